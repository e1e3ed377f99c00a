"""The page « Dossiers »: the table of what the filters leave, and one dossier whole."""
