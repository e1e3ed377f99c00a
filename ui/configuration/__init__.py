"""What an administrator changes: settings, vocabularies, aliases, file profiles; and who changed them."""
