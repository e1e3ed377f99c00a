"""The whole way of a snapshot: files → tables → rules → report, mended if need be → store."""
