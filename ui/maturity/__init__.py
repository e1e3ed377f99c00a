"""The page « Maturité »: what its link says, its choices, and its faces."""
