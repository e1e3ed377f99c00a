"""Bytes to text: encodings as the world sends them, and files that are no text."""

from __future__ import annotations

import re

from etl.read.uploads import RefusedFile, Upload

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_CONTROL_BYTES = bytes(byte for byte in range(32) if _CONTROL.match(chr(byte)))
# What valid UTF-8 writes a letter with, and what looks like no text of Europe when read one byte at a time.
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "un document PDF"),
    (b"\x89PNG", "une image PNG"),
    (b"\xff\xd8\xff", "une image JPEG"),
    (b"GIF8", "une image GIF"),
    (b"\x1f\x8b", "une archive compressée"),
    (b"7z\xbc\xaf", "une archive 7z"),
    (b"Rar!", "une archive RAR"),
    (b"{\\rtf", "un document RTF"),
)
_MARKUP = re.compile(r"\s*(?:<\?xml|<!doctype|<html|<table)", re.IGNORECASE)


def _decoded_utf16(content: bytes) -> tuple[str, str] | None:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16"), "utf-16"
    sample = content[:4096]
    if len(content) % 2 == 0 and len(sample) >= 4:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        if odd > len(sample) // 4 and even == 0:
            return content.decode("utf-16-le"), "utf-16-le"
        if even > len(sample) // 4 and odd == 0:
            return content.decode("utf-16-be"), "utf-16-be"
    return None


def _decoded_single_byte(content: bytes) -> tuple[str, str]:
    try:
        return content.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return content.decode("latin-1"), "latin-1"


def _holds_control(content: bytes) -> bool:
    """Whether a control character is among bytes that each stand for themselves below 128: quicker than a pattern."""
    return len(content.translate(None, _CONTROL_BYTES)) < len(content)


def decode(content: bytes) -> tuple[str, str]:
    """(text, encoding) of a text file: UTF-8 with or without BOM, UTF-16, cp1252, latin-1.

    Raises UnicodeDecodeError for bytes that are no text in any of them (control characters, broken UTF-8 or UTF-16).
    """
    if content.startswith(b"\xef\xbb\xbf"):
        return content[3:].decode("utf-8"), "utf-8-sig"
    if (found := _decoded_utf16(content)) is None:
        try:
            found = content.decode("utf-8"), "utf-8"
        except UnicodeDecodeError as error:
            # A UTF-8 file with a broken byte would read as "Ã©" in cp1252: better refused than garbled.
            letters = len(_UTF8_LETTER.findall(content))
            if letters and letters >= len(_HIGH_BYTE.findall(_UTF8_LETTER.sub(b"", content))):
                raise error
            found = _decoded_single_byte(content)
    is_wide = found[1].startswith("utf-16")
    if (is_wide or _holds_control(content)) and (control := _CONTROL.search(found[0])):
        start = control.start()
        raise UnicodeDecodeError("text", content, start, start + 1, "control character")
    return found


def text_of(upload: Upload) -> tuple[str, str]:
    """(text, encoding) of an upload. Raises RefusedFile for what is no text."""
    for magic, nature in _MAGIC:
        if upload.content.startswith(magic):
            raise RefusedFile("E-FILE-FORMAT", upload.name, nature=nature)
    try:
        text, encoding = decode(upload.content)
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(upload.content[: error.start])) + 1
        raise RefusedFile("E-FILE-ENCODING", upload.name, ligne=str(line)) from error
    text = text.lstrip("\ufeff")  # a file put together from two has its mark twice
    if not text.strip():
        raise RefusedFile("E-FILE-EMPTY", upload.name)
    if _MARKUP.match(text):
        raise RefusedFile("E-FILE-FORMAT", upload.name, nature="une page web ou un document XML")
    return text, encoding
