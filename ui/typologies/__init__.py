"""The faces of the page « Typologies »."""
