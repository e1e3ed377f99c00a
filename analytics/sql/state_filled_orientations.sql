SELECT count(COLUMNS(*)) FROM orientations
