"""Who applies together: the rules of the call, compositions."""
