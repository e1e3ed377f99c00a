"""The page « Territoire »: how one is chosen, what is known of it, how it is shown, printed and taken away."""
