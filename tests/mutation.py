"""Well-formed files, damaged in ways that reach deep into what reads them.

A case is a number: the same number always gives the same bytes. Formats made of parts (archives,
objects of a PDF) are damaged inside a part and put together again, so that the damage is read.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from random import Random

Mutate = Callable[[Random], bytes]

NUMBERS = [
    b"0",
    b"-1",
    b"1e999",
    b"4294967295",
    b"99999999999999999999",
    b"9" * 400,
    b"0.0",
    b"NaN",
]
SIGNS = [
    b"\0", b"\x1b[2J", b"\r", b"\n", b"\t", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80",
    "\u202e".encode(), "\u200b".encode(),
    b"\xf0\x9f\x98\x80", b"\xc2\x85", b'"', b"'", b"`", b"{",
    b"}", b"[", b"]", b"(", b")", b"<", b">", b"&", b"%", b"*", b"?", b"|", b"\\", b"/", b"../",
    b":", b";", b",", b"=", b"#", b"!", b"-", b"--", b"...", "…".encode(), b"=cmd|' /C calc'!A0",
]  # fmt: skip
COMMON = NUMBERS + SIGNS


def damaged(data: bytes, random: Random, words: Sequence[bytes] = (), times: int = 4) -> bytes:
    """The data with up to `times` stretches cut, doubled, moved, flipped or overwritten."""
    tokens = [*words, *COMMON] if random.random() < 0.5 or not words else words
    for _ in range(random.choice((1, 1, 2, times))):
        at = random.randint(0, len(data))
        to = min(len(data), at + random.choice((0, 1, 1, 2, 4, 8, 16, 64, len(data))))
        part = data[at:to]
        match random.randrange(8):
            case 0:  # a byte flipped
                flipped = bytes(byte ^ 1 << random.randrange(8) for byte in part[:1])
                data = data[:at] + flipped + data[at + len(flipped) :]
            case 1:
                data = data[:at] + data[to:]
            case 2:
                data = data[:at] + part * random.choice((2, 3, 30)) + data[to:]
            case 3:  # moved elsewhere
                rest = data[:at] + data[to:]
                elsewhere = random.randint(0, len(rest))
                data = rest[:elsewhere] + part + rest[elsewhere:]
            case 4:
                data = data[:at] + random.randbytes(len(part) or 1) + data[to:]
            case 5:  # a number becomes another
                found = list(re.finditer(rb"\d+", data))
                if found:
                    number = random.choice(found)
                    data = data[: number.start()] + random.choice(NUMBERS) + data[number.end() :]
            case _:
                token = random.choice(tokens) * random.choice((1, 1, 1, 1, 2, 40))
                data = data[:at] + token + (data[at:] if random.random() < 0.5 else data[to:])
        data = data[:20_000]
    return data


def of(seeds: Sequence[bytes], words: Sequence[bytes] = ()) -> Mutate:
    """Damage to one of several files, or a file made of two."""

    def mutate(random: Random) -> bytes:
        data = random.choice(seeds)
        if random.random() < 0.1:
            other = random.choice(seeds)
            data = data[: random.randint(0, len(data))] + other[random.randint(0, len(other)) :]
        return damaged(data, random, words)

    return mutate


def archive(parts: dict[str, bytes]) -> bytes:
    """A ZIP archive, its parts not packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as new:
        for name, data in parts.items():
            new.writestr(zipfile.ZipInfo(name), data)
    return packed.getvalue()


def of_archive(parts: dict[str, bytes], words: Sequence[bytes]) -> Mutate:
    """Damage inside the parts of an archive, or to the archive itself."""
    whole = archive(parts)

    def mutate(random: Random) -> bytes:
        if random.random() < 0.2:
            return damaged(whole, random)
        new = dict(parts)
        for _ in range(random.randint(1, 2)):
            name = random.choice(list(parts))
            match random.randrange(12):
                case 0:
                    new.pop(name, None)
                case 1:
                    new[name] = new.get(random.choice(list(parts)), b"")
                case 2:
                    new["../" * random.randint(1, 3) + name] = b"out"
                case _:
                    new[name] = damaged(new.get(name, b""), random, words)
        return archive(new)

    return mutate


def assembled(objects: Sequence[bytes], root: bytes = b"1 0 R") -> bytes:
    """The objects of a PDF with their numbers, the table of where they stand, and the end."""
    data, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    end = b"trailer\n<< /Size %d /Root %s >>\nstartxref\n%d\n%%%%EOF\n" % (count, root, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (count, table, end)


def stream(content: bytes, about: bytes = b"", length: int | None = None) -> bytes:
    """A stream of a PDF, with what is said of it."""
    stated = len(content) if length is None else length
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (stated, about, content)


def deflated(content: bytes) -> bytes:
    """A stream of a PDF that is packed."""
    return stream(zlib.compress(content), b"/Filter /FlateDecode")


def of_pdf(objects: Sequence[bytes], words: Sequence[bytes]) -> Mutate:
    """Damage inside the objects of a PDF, or to the file itself."""
    whole = assembled(objects)

    def mutate(random: Random) -> bytes:
        if random.random() < 0.2:
            return damaged(whole, random, words)
        new = list(objects)
        for _ in range(random.randint(1, 3)):
            at = random.randrange(len(new))
            match random.randrange(6):
                case 0:
                    new[at] = random.choice(objects)
                case 1:  # a reference leads elsewhere
                    number = b"%d 0 R" % random.randint(0, len(objects) + 1)
                    new[at] = re.sub(rb"\d+ 0 R", number, new[at], count=random.randint(1, 2))
                case _:
                    new[at] = damaged(new[at], random, words)
        return assembled(new)

    return mutate
