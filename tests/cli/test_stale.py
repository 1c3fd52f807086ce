"""`kb stale`: the oldest review first; references asked politely, and never in a pull request."""

from __future__ import annotations

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from kb.cli import stale
from kb.cli.main import main
from kb.pages.store import load
from kb.site import external
from tests.conftest import question, write


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "docs"
    write(folder, "questions/new.md", question("新", "x", reviewed="2024-05-06"))
    write(folder, "questions/old.md", question("旧", "x", reviewed="2023-01-02"))
    write(folder, "questions/never.md", question("无", "x"))
    return folder


@pytest.mark.usefixtures("docs")
def test_never_reviewed_first_then_the_oldest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stale"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert ["never       never: 无", "2023-01-02  old: 旧", "2024-05-06  new: 新"] == lines[:-1]


@pytest.mark.usefixtures("docs")
def test_only_pages_reviewed_before_a_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stale", "--before", "2024-01-01", "--format", "json"]) == 0
    assert ["never", "old"] == [page["slug"] for page in json.loads(capsys.readouterr().out)["pages"]]
    assert main(["stale", "--before", "soon"]) == 2


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target"])
def test_a_pull_request_asks_nobody(docs: Path, event: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_EVENT_NAME", event)
    monkeypatch.setattr(stale, "ask", lambda _: pytest.fail("asked"))
    write(docs, "questions/new.md", question("新", "[一](https://example.com)"))
    assert main(["stale", "--links"]) == 1


def test_links_are_found_with_their_lines_but_not_in_code(docs: Path) -> None:
    body = "[一](https://a.example/x_(y)#part) 和 <https://b.example>\n\n`[x](https://c.example)`"
    write(docs, "questions/new.md", question("新", body))
    links = external.external_links(load(docs).pages)
    assert {"https://a.example/x_(y)": [("new", 6)], "https://b.example": [("new", 6)]} == links


def test_hosts_are_asked_in_turn_and_a_fault_is_asked_about_twice() -> None:
    asked: list[str] = []

    def ask(address: str) -> str:
        asked.append(address)
        return "answers 404" if address.endswith("/gone") else ""

    addresses = ["https://a/1", "https://a/2", "https://b/gone", "https://a/1"]
    assert [("https://b/gone", "answers 404")] == list(external.dead(addresses, ask, pause=0))
    assert ["https://a/1", "https://b/gone", "https://b/gone", "https://a/2"] == asked


class _Server(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        codes = {"/gone": 404, "/forbidden": 403, "/only-get": 404 if self.command == "HEAD" else 200}
        self.send_response(302 if self.path == "/away" else codes.get(self.path, 200))
        if self.path == "/away":
            self.send_header("Location", "/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def address() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_only_a_page_that_is_gone_is_dead(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # The server of this test is on this machine, which nobody is asked about otherwise.
    monkeypatch.setattr(external, "within", lambda _: "")
    paths = ("/", "/gone", "/forbidden", "/only-get")
    assert {"/": "", "/gone": "answers 404", "/forbidden": "", "/only-get": ""} == {
        path: external.ask(address + path) for path in paths
    }


@pytest.mark.parametrize(
    "inner",
    [
        "127.0.0.1:1",
        "169.254.169.254/latest/meta-data/",
        "[::1]",
        "10.0.0.1",
        "localhost",
        "0x7f000001",
        "[::ffff:10.0.0.1]",
    ],
)
def test_nobody_in_a_private_network_is_asked(inner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "build_opener", lambda _: pytest.fail("asked"))
    assert external.ask(f"http://{inner}") == "leads into a private network"


@pytest.mark.parametrize("address", ["http://[", "https://a]b/", "http://" + "a" * 70 + ".example/", "http://\ud800/"])
def test_what_is_no_address_is_told(address: str) -> None:
    assert [address] == [found for found, _ in external.dead([address], external.ask, pause=0)]


def test_an_answer_does_not_lead_into_a_private_network(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "within", lambda url: "is ours" if url == f"{address}/" else "")
    assert external.ask(f"{address}/away") == "does not answer (its answer is ours)"


def test_a_host_that_does_not_answer_is_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(external, "within", lambda _: "")
    assert external.ask("http://127.0.0.1:9/").startswith("does not answer")


def test_a_dead_link_is_told_with_path_and_line(
    docs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GITHUB_EVENT_NAME", raising=False)
    monkeypatch.setattr(external, "PAUSE", 0)
    monkeypatch.setattr(stale, "dead", lambda links, ask: external.dead(links, ask, pause=0))
    monkeypatch.setattr(stale, "ask", lambda _: "answers 404")
    write(docs, "questions/new.md", question("新", "[一](https://example.com/a)"))
    assert main(["stale", "--links"]) == 1
    expected = "docs/questions/new.md:6: dead-source: https://example.com/a answers 404"
    assert expected in capsys.readouterr().out
