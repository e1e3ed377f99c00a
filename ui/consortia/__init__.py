"""The faces of the page « Consortiums »."""
