"""The page « Organisations »: the list of those that the filters leave, and one organisation whole."""
