"""Fetching one page of the web, within limits of time and size: the only use of a network."""

from __future__ import annotations

import errno
import re
import socket
import ssl
import unicodedata
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from http import HTTPStatus
from importlib.metadata import version
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

import click
import requests
import urllib3

from rapport.errors import CorpusError, shown
from rapport.limits import FILE

MOST_BYTES = FILE.most
"""Size of a page, unpacked, above which it is no article."""

MOST_REDIRECTS = 5

LONGEST = 200
"""Characters of an address that a sentence quotes."""

SUFFIX_OF = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
}
"""The types of content that are accepted, and the suffix under which each is saved."""

BY_HAND = "save the page in a browser and add the file"

_TOO_LARGE = f"is larger than {MOST_BYTES // 1_000_000} MB; {BY_HAND}, if it is an article"

_REMEDIES = {
    401: f"it asks who you are; {BY_HAND}",
    402: f"it asks for money; {BY_HAND}",
    403: f"it does not let programs in; {BY_HAND}",
    404: "check the address",
    410: "check the address",
    429: "wait a while and try again",
}

_BEYOND_ASCII = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)

_NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN)


class Page(NamedTuple):
    """What was fetched: the bytes as they came (unpacked), from where, and of which type."""

    content: bytes
    address: str
    content_type: str

    @property
    def name(self) -> str:
        """A file name made of host and path, with the suffix of the content's type."""
        parts = urlsplit(self.address)
        path = re.sub(r"\.(html?|php|aspx?|pdf|txt)$", "", unquote(parts.path), flags=re.I)
        name = slug(f"{parts.hostname} {path} {unquote(parts.query)}")[:100].strip("-")
        return (name or "page") + SUFFIX_OF[self.content_type]


def slug(text: str) -> str:
    """A text as lower-case ASCII letters, digits and hyphens; empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_BEYOND_ASCII))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")


@contextmanager
def fetched(address: str) -> Iterator[list[Path]]:
    """Fetch the page at an address into a file; it is there until the block ends."""
    page = fetch(address)
    with TemporaryDirectory() as folder:
        path = Path(folder) / page.name
        path.write_bytes(page.content)
        click.echo(f"{path.name}: fetched from {page.address}")
        yield [path]


class _Session(requests.Session):
    """A session that follows no redirect itself.

    requests would first read the whole of a redirect's body, however large.
    """

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Never an address."""


def fetch(address: str, *, pause: float = 15, limit: float = 30) -> Page:
    """Fetch the page at an address.

    `pause` is how many seconds the host may take to be reached or fall silent, `limit` how
    many all of it may take. Raises CorpusError, one sentence with address, cause and remedy.
    """
    named = shown(address, LONGEST)
    outcome: Future[Page] = Future()
    given_up = Event()

    def work() -> None:
        try:
            outcome.set_result(_get(address, pause, given_up))
        except Exception as error:
            outcome.set_exception(error)

    # No timeout of a socket bounds the looking-up of a host or an answer that drips in byte by
    # byte; a thread that is waited for bounds them all, and ends with the program at the latest.
    Thread(target=work, daemon=True, name="fetch").start()
    try:
        return outcome.result(limit)
    except CorpusError as error:
        raise CorpusError(f"{named}: {error}") from None
    except TimeoutError:
        slow = f"has not come whole within {limit:g} seconds; try again later, or {BY_HAND}"
        raise CorpusError(f"{named}: {slow}") from None
    except (requests.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        raise CorpusError(f"{named}: {_what_helps(error, pause)}") from error
    finally:
        given_up.set()


def _get(address: str, pause: float, given_up: Event) -> Page:
    """The page behind an address and at most MOST_REDIRECTS redirects."""
    with _Session() as session:
        session.headers["User-Agent"] = f"rapport/{version('rapport')}"
        session.headers["Accept"] = ", ".join(SUFFIX_OF)
        session.headers["Accept-Encoding"] = "gzip"  # what urllib3 unpacks on every machine
        for _ in range(MOST_REDIRECTS + 1):
            if urlsplit(address).scheme.lower() not in ("http", "https"):
                raise CorpusError(
                    f"{shown(address, LONGEST)} is neither http nor https; give a page's address"
                )
            with session.get(address, stream=True, timeout=pause) as response:
                if not response.is_redirect:
                    content_type = _accepted(response)
                    return Page(_read(response, given_up), str(response.url), content_type)
                # http.client reads headers as Latin-1, hosts mostly write UTF-8.
                target = response.headers["location"].encode("latin-1").decode("utf-8", "replace")
                before, address = str(response.url), urljoin(str(response.url), target)
                if is_inside(address) and not is_inside(before):
                    raise CorpusError(
                        f"redirects to {shown(address, LONGEST)}, which is no host of the public "
                        f"network; {BY_HAND}"
                    )
    raise CorpusError(f"redirects more than {MOST_REDIRECTS} times; {BY_HAND}")


def is_inside(address: str) -> bool:
    """Whether the host of an address is this machine, or one of a network that is not public.

    Whoever runs the command may ask for such a host; a public page may not send us there. A
    host that cannot be looked up is none: what is wrong with it shows when it is asked.
    """
    parts = urlsplit(address)
    try:
        found = socket.getaddrinfo(parts.hostname, parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, ValueError):
        return False
    return any(not ip_address(str(place[0]).partition("%")[0]).is_global for *_, place in found)


def _accepted(response: requests.Response) -> str:
    """The content's type; raises CorpusError if the answer is no page or says it is too large."""
    code = response.status_code
    if code != HTTPStatus.OK:
        phrase = HTTPStatus(code).phrase if code in list(HTTPStatus) else "unknown"
        remedy = _REMEDIES.get(code, f"try again later, or {BY_HAND}")
        raise CorpusError(f"the host answers {code} ({phrase}); {remedy}")
    stated = response.headers.get("content-type", "")
    content_type = stated.partition(";")[0].strip().lower()
    if content_type not in SUFFIX_OF:
        found = f"is {shown(content_type)}" if content_type else "does not say what it is"
        raise CorpusError(f"{found}, not a page, a text or a PDF file; give an article's address")
    length = response.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MOST_BYTES:
        raise CorpusError(_TOO_LARGE)
    return content_type


def _read(response: requests.Response, given_up: Event) -> bytes:
    """The body, unpacked; raises CorpusError where it grows too large or is empty."""
    content = bytearray()
    for chunk in response.iter_content(1 << 16):
        content += chunk
        if len(content) > MOST_BYTES:
            raise CorpusError(_TOO_LARGE)
        if given_up.is_set():
            raise CorpusError("nobody waits for it any more")
    if not content:
        raise CorpusError(f"is empty; {BY_HAND}")
    return bytes(content)


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what caused it; requests and urllib3 keep the cause in three places."""
    if error is not None:
        yield error
        inner = [*error.args, getattr(error, "reason", None), error.__cause__]
        for cause in inner:
            if isinstance(cause, BaseException):
                yield from _behind(cause)


def _what_helps(error: Exception, pause: float) -> str:
    """The cause of an error as a person would say it, and the remedy."""
    causes = list(_behind(error))
    numbers = {cause.errno for cause in causes if isinstance(cause, OSError)}

    def among(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in causes)

    if among(requests.exceptions.ProxyError):
        return "the proxy does not let it through; check HTTP_PROXY and HTTPS_PROXY"
    if among(ssl.SSLError, requests.exceptions.SSLError):
        return f"the secure connection to the host fails; check the address, or {BY_HAND}"
    if among(socket.gaierror) and socket.EAI_AGAIN not in numbers:
        return "there is no host of this name, or no network; check the address, then the network"
    if among(socket.gaierror) or numbers.intersection(_NO_ROUTE):
        return f"this machine has no network; connect it, or {BY_HAND} from a connected one"
    if errno.ECONNREFUSED in numbers:
        return "the host refuses the connection; check the address, or try again later"
    if among(requests.Timeout, urllib3.exceptions.TimeoutError, TimeoutError):
        return f"the host was silent for {pause:g} seconds; try again later, or {BY_HAND}"
    if among(requests.exceptions.ContentDecodingError):
        return f"is packed as gzip, but wrongly; {BY_HAND}"
    if among(urllib3.exceptions.ProtocolError, ConnectionError):
        return f"the connection was closed before all had come; try again, or {BY_HAND}"
    if among(ValueError):  # InvalidURL and its like, what urlsplit and idna raise
        return "is no address of a page; check it"
    return f"cannot be fetched ({shown(error, LONGEST)}); {BY_HAND}"
