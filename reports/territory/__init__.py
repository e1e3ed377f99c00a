"""A territory on one A4 page: what it says (`sheet`), on paper from the browser (`paper`), as a PDF (`pdf`)."""
