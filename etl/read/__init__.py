"""What was sent becomes tables of the contract's kinds: bytes → texts and sheets → tables of text → its columns."""

from etl.read.files import read_files

__all__ = ["read_files"]
