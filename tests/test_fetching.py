"""Fetching a page, from a server of our own on loopback that behaves well and badly."""

from __future__ import annotations

import errno
import gzip
import socket
import time
import tracemalloc
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport import fetching
from rapport.errors import CorpusError
from rapport.fetching import MOST_BYTES, MOST_REDIRECTS, Page, fetch, slug

PAGE = "<p>The harbour café opened again in May.</p>".encode()
CHUNK = bytes(1 << 20)


class Handler(BaseHTTPRequestHandler):
    """Answers each path with the method of its name."""

    protocol_version = "HTTP/1.1"
    server: Host

    def do_GET(self) -> None:
        """Answer once and close the connection."""
        self.close_connection = True
        self.server.asked.append(dict(self.headers))
        name, _, rest = self.path.strip("/").partition("/")
        answer: Callable[[str], None] = getattr(self, f"_send_{name.replace('-', '_')}")
        answer(rest)

    def begin(self, status: int = 200, type_: str | None = "text/html", **headers: str) -> None:
        """Send the status and the headers."""
        self.send_response(status)
        if type_:
            self.send_header("Content-Type", type_)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def _send_page(self, _: str) -> None:
        self.begin(Content_Length=str(len(PAGE)))
        self.wfile.write(PAGE)

    def _send_typed(self, type_: str) -> None:
        self.begin(type_=type_ or None, Content_Length=str(len(PAGE)))
        self.wfile.write(PAGE)

    def _send_status(self, status: str) -> None:
        self.begin(int(status), Content_Length="0")

    def _send_redirect(self, left: str) -> None:
        target = f"/redirect/{int(left) - 1}" if int(left) > 1 else "/page"
        self.begin(302, Location=target, Content_Length=str(10**9))

    def _send_loop(self, _: str) -> None:
        self.begin(301, Location="/loop", Content_Length="0")

    def _send_to(self, address: str) -> None:
        self.begin(302, Location=f"{address}/page", Content_Length="0")

    def _send_elsewhere(self, scheme: str) -> None:
        self.begin(302, Location=f"{scheme}:///etc/hostname", Content_Length="0")

    def _send_packed(self, _: str) -> None:
        packed = gzip.compress(PAGE)
        self.begin(Content_Encoding="gzip", Content_Length=str(len(packed)))
        self.wfile.write(packed)

    def _send_badly_packed(self, _: str) -> None:
        self.begin(Content_Encoding="gzip", Content_Length=str(len(PAGE)))
        self.wfile.write(PAGE)

    def _send_bomb(self, _: str) -> None:
        packed = gzip.compress(CHUNK * 100)
        self.begin(Content_Encoding="gzip", Content_Length=str(len(packed)))
        self.wfile.write(packed)

    def _send_large(self, how: str) -> None:
        if how == "stated":
            self.begin(Content_Length=str(100 * len(CHUNK)))
        else:
            self.begin()
        for _ in range(100):
            self.wfile.write(CHUNK)
            self.server.sent += len(CHUNK)

    def _send_cut(self, how: str) -> None:
        if how == "before-the-answer":
            return
        if how == "in-a-chunk":
            self.begin(Transfer_Encoding="chunked")
            self.wfile.write(b"5000\r\n" + PAGE)
        else:
            self.begin(Content_Length="5000")
            self.wfile.write(PAGE)

    def _send_stall(self, how: str) -> None:
        if how == "in-the-body":
            self.begin(Content_Length="5000")
            self.wfile.write(PAGE)
        self.server.ended.wait(30)

    def _send_drip(self, how: str) -> None:
        if how == "in-the-body":
            self.begin()
        else:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not self.server.ended.wait(0.01):
            self.wfile.write(b"x")

    def log_message(self, format: str, *_: object) -> None:  # noqa: A002
        """Say nothing."""


class Host(ThreadingHTTPServer):
    """The server, and what it was asked and sent."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, str]] = []
        self.sent = 0
        self.ended = Event()
        self.address = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, *_: object) -> None:
        """Say nothing where a client has gone."""


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A server on loopback, asked without a proxy."""
    monkeypatch.setenv("NO_PROXY", "*")
    with Host() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.ended.set()
        server.shutdown()


def refusal(address: str, *, pause: float = 15, limit: float = 30) -> str:
    """The sentence with which an address is refused: it names it, a cause and a remedy."""
    with pytest.raises(CorpusError) as refused:
        fetch(address, pause=pause, limit=limit)
    said = str(refused.value)
    assert said.startswith(f"{address}: ")
    assert "; " in said
    assert "\n" not in said
    return said


def test_a_page_comes_as_its_bytes_with_address_and_type(host: Host) -> None:
    page = fetch(f"{host.address}/page")
    assert page == Page(PAGE, f"{host.address}/page", "text/html")
    assert host.asked[0]["User-Agent"].startswith("rapport/")


def test_redirects_are_followed_five_times_and_their_bodies_are_not_waited_for(host: Host) -> None:
    page = fetch(f"{host.address}/redirect/{MOST_REDIRECTS}", pause=2)
    assert (page.content, page.address) == (PAGE, f"{host.address}/page")


@pytest.mark.parametrize("path", ["loop", f"redirect/{MOST_REDIRECTS + 1}"])
def test_more_redirects_than_five_are_refused(host: Host, path: str) -> None:
    assert "redirects more than 5 times" in refusal(f"{host.address}/{path}")


@pytest.mark.parametrize("scheme", ["file", "ftp", "data"])
def test_a_redirect_to_another_scheme_is_refused(host: Host, scheme: str) -> None:
    said = refusal(f"{host.address}/elsewhere/{scheme}")
    assert f"{scheme}:///etc/hostname is neither http nor https" in said


def test_a_public_page_may_not_send_us_into_a_network_of_its_choice(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = fetching.is_inside
    assert inside(host.address)
    assert fetch(f"{host.address}/redirect/1").content == PAGE  # who asks for a host may have it
    outer = host.address.replace("127.0.0.1", "localhost")
    monkeypatch.setattr(fetching, "is_inside", lambda it: "localhost" not in it and inside(it))
    said = refusal(f"{outer}/to/{host.address}")
    assert f"redirects to {host.address}/page, which is no host of the public network" in said


@pytest.mark.parametrize(
    ("host_", "is_inside"),
    [
        ("127.0.0.1", True), ("10.1.2.3", True), ("169.254.169.254", True), ("[::1]", True),
        ("[fe80::1]", True), ("[::ffff:127.0.0.1]", True), ("0.0.0.0", True), ("192.168.0.1", True),
        ("93.184.216.34", False), ("[2606:2800:220:1::1]", False), ("", True), ("a b", False),
    ],
)  # fmt: skip
def test_hosts_that_are_not_public_are_told(host_: str, is_inside: bool) -> None:
    assert fetching.is_inside(f"http://{host_}/x") == is_inside


def test_a_packed_page_is_unpacked(host: Host) -> None:
    assert fetch(f"{host.address}/packed").content == PAGE
    assert "packed as gzip, but wrongly" in refusal(f"{host.address}/badly-packed")


def test_a_wrong_charset_changes_no_byte(host: Host) -> None:
    page = fetch(f"{host.address}/typed/text/html;charset=koi8-r")
    assert (page.content, page.content_type) == (PAGE, "text/html")


@pytest.mark.parametrize(
    ("status", "cause"),
    [
        (404, "answers 404 (Not Found); check the address"),
        (403, "answers 403 (Forbidden); it does not let programs in"),
        (429, "answers 429 (Too Many Requests); wait"),
        (503, "answers 503 (Service Unavailable); try again later"),
        (799, "answers 799 (unknown); try again later"),
        (204, "answers 204 (No Content)"),
        (302, "answers 302 (Found)"),
        (200, "is empty"),
    ],
)
def test_a_status_without_a_page_is_named(host: Host, status: int, cause: str) -> None:
    assert cause in refusal(f"{host.address}/status/{status}")


@pytest.mark.parametrize(
    ("type_", "cause"),
    [("image/png", "is image/png, not a page"), ("", "does not say what it is, not a page")],
)
def test_what_is_no_page_is_refused(host: Host, type_: str, cause: str) -> None:
    assert cause in refusal(f"{host.address}/typed/{type_}")


@pytest.mark.parametrize("how", ["stated", "streamed"])
def test_a_hundred_megabytes_are_stopped_at_the_limit(host: Host, how: str) -> None:
    tracemalloc.start()
    said = refusal(f"{host.address}/large/{how}")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "is larger than 20 MB" in said
    assert peak < 3 * MOST_BYTES
    assert host.sent < (2 * MOST_BYTES if how == "streamed" else MOST_BYTES)


def test_a_page_that_grows_when_unpacked_is_stopped_at_the_limit(host: Host) -> None:
    assert "is larger than 20 MB" in refusal(f"{host.address}/bomb")


# The server sleeps 30 seconds; the limits here are small, so that nobody waits for it.
@pytest.mark.parametrize("how", ["in-the-body", "before-the-answer"])
def test_a_host_that_falls_silent_is_given_up(host: Host, how: str) -> None:
    started = time.monotonic()
    said = refusal(f"{host.address}/stall/{how}", pause=0.3)
    assert "was silent for 0.3 seconds" in said
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("how", ["in-the-body", "in-the-headers"])
def test_a_drip_that_never_ends_is_given_up(host: Host, how: str) -> None:
    started = time.monotonic()
    assert "has not come whole within 0.5 seconds" in refusal(
        f"{host.address}/drip/{how}", limit=0.5
    )
    assert time.monotonic() - started < 20


@pytest.mark.parametrize("how", ["in-the-body", "in-a-chunk", "before-the-answer"])
def test_a_connection_closed_midway_gives_no_half_page(host: Host, how: str) -> None:
    assert "closed before all had come" in refusal(f"{host.address}/cut/{how}")


def test_a_host_that_refuses_is_named(host: Host) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed = f"127.0.0.1:{free.getsockname()[1]}"
    assert "the host refuses the connection" in refusal(f"http://{closed}/")
    assert "the secure connection to the host fails" in refusal(
        host.address.replace("http:", "https:")
    )


def test_a_proxy_that_does_not_answer_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert "check HTTP_PROXY" in refusal("http://harbour.example/")


@pytest.mark.parametrize(
    ("error", "cause"),
    [
        (socket.gaierror(socket.EAI_NONAME, "unknown"), "there is no host of this name"),
        (socket.gaierror(socket.EAI_AGAIN, "try again"), "this machine has no network"),
        (OSError(errno.ENETUNREACH, "Network is unreachable"), "this machine has no network"),
    ],
)
def test_no_host_and_no_network_are_told_apart(
    monkeypatch: pytest.MonkeyPatch, error: OSError, cause: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setattr(socket, "getaddrinfo", fails)
    assert cause in refusal("http://harbour.example/")


@pytest.mark.parametrize(
    "address",
    ["http://", "https:///x", "http://[::1", "http://a:b/", "http://.x/", f"http://{'a' * 70}.b/"],
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert "is no address of a page" in refusal(address)


def test_another_scheme_is_refused() -> None:
    assert "neither http nor https" in refusal("gopher://harbour.example/")


@pytest.mark.parametrize(
    ("address", "type_", "name"),
    [
        ("https://news.example/2021/talks.html", "text/html", "news-example-2021-talks.html"),
        ("http://news.example/a.php?id=7#top", "text/html", "news-example-a-id-7.html"),
        ("http://news.example/", "text/plain", "news-example.txt"),
        ("http://a.example/%C3%BCber/../x.pdf", "application/pdf", "a-example-uber-x.pdf"),
    ],
)
def test_a_page_is_saved_under_host_and_path(address: str, type_: str, name: str) -> None:
    assert Page(b"", address, type_).name == name


@given(st.text())
def test_a_name_made_of_any_text_is_safe(text: str) -> None:
    assert set(slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert not slug(text).startswith("-")
