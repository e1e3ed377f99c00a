"""Figures of the typologies."""
