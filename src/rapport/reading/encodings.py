"""From bytes to text."""

from __future__ import annotations

import codecs
import re

import charset_normalizer

from rapport.reading.unreadable import UnreadableError

SAVE_AS_TEXT = "save it as a text in UTF-8"

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as that of UTF-16 does, so it comes first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")

CONTROLS_OF_A_TEXT = 0.05
"""Share of control characters from which on bytes are no text; a damaged text has a few."""


def encoding_by_mark(data: bytes) -> str | None:
    """The encoding in 16 or 32 bits whose byte order mark the data begin with."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def decode(data: bytes, declared: str | None = None) -> tuple[str, str]:
    """The text of a file and the encoding in which it was read; a byte order mark stays.

    UTF-16 and UTF-32 by their mark; UTF-8 where the bytes are that; else what the file
    declares, if its bytes agree; else Windows-1252 where few letters are beyond ASCII, and
    the best guess of charset-normalizer where many are. Always `data.decode(encoding) ==
    text`. Raises UnreadableError if the bytes are no text.
    """
    text, encoding = _decode(data, declared)
    if "\0" in text:
        raise UnreadableError("it holds NUL bytes, so it is no text", SAVE_AS_TEXT)
    if len(_CONTROLS.findall(text)) > CONTROLS_OF_A_TEXT * len(text):
        reason = "it holds control characters in place of letters, so it is no text"
        raise UnreadableError(reason, SAVE_AS_TEXT)
    return text, encoding


def _decode(data: bytes, declared: str | None) -> tuple[str, str]:
    if marked := encoding_by_mark(data):
        try:
            return data.decode(marked), marked
        except UnicodeDecodeError:
            reason = f"it begins as {marked[:6].upper()} does but does not go on so"
            raise UnreadableError(reason, SAVE_AS_TEXT) from None
    if b"\0" in data:
        raise UnreadableError("it holds NUL bytes, so it is no text", SAVE_AS_TEXT)
    # Letters beyond ASCII are valid UTF-8 only on purpose, so that is believed before what a
    # page says of itself: browsers save pages as UTF-8 and leave the old declaration in them.
    in_utf8 = _try(data, "utf-8")
    if in_utf8 and b"\x1b" not in data:  # Japanese is also written in ASCII, with escapes
        return in_utf8
    by_declaration = _try(data, codec) if (codec := _codec(declared)) else None
    return by_declaration or in_utf8 or _guess(data)


def _try(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return data.decode(encoding), encoding
    except UnicodeDecodeError:
        return None


FEW = 0.04
"""Share of letters beyond ASCII up to which they are taken for the quotation marks, dashes and
accents of a Western text; of one in another alphabet it is half, of a Polish one a tenth."""


def _guess(data: bytes) -> tuple[str, str]:
    beyond = sum(byte > 0x7F for byte in data[:100_000])
    if beyond <= FEW * min(len(data), 100_000) and (western := _try(data, "cp1252")):
        return western  # too few for charset-normalizer, which then takes Baltic encodings
    guess = charset_normalizer.from_bytes(data).best()
    if guess is None:
        raise UnreadableError("it is in no encoding that can be told", SAVE_AS_TEXT)
    text = str(guess)
    # Encodings of one family read most texts alike; the commonest of them names it.
    common = data.decode("cp1252", "replace") == text
    return text, "cp1252" if common else guess.encoding


_FOR_TEXT = re.compile(r"cp\d+|iso\d+-\d+|iso2022_\w+|koi8-\w|gb\w+|big5\w*|shift_jis\w*|euc_\w+")
"""Python's names of encodings that pages use; others (UTF-7, escapes) are not for them."""

_AS_BROWSERS_DO = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""Browsers read these as the larger encodings that programs really write (WHATWG)."""


def _codec(declared: str | None) -> str | None:
    """Python's name of a declared encoding, or None if it is no encoding of pages."""
    try:
        name = codecs.lookup(declared or "").name
    except (LookupError, ValueError):
        return None
    name = _AS_BROWSERS_DO.get(name, name)
    return name if _FOR_TEXT.fullmatch(name) else None
