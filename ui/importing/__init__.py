"""Import, step by step: hand over, recognise, check and mend, compare, publish."""
