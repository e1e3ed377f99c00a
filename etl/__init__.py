"""Files to store: the contract, reading, checking, locating, publishing."""
