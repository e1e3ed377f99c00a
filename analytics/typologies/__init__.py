"""What the dossiers are about: the eleven typologies crossed, together, missing, over time."""
