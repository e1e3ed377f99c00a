"""What one cell says: its text as it was written, the value it is read as, what it may have meant."""
