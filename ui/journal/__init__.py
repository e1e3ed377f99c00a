"""The Journal: the published states, two of them compared, what was done, erasing and retention."""
