"""The page Carte in parts: what the link asks for, the questions, the map, the territory, the lists, the table."""
