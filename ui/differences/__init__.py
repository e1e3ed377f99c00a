"""What changed between two states: before a publication, and between any two that are published."""
