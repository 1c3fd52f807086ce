from __future__ import annotations

import json
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from kb.model import KnownError
from kb.site.kept import Kept
from kb.site.kept_pages import KeptPages
from kb.site.prepared import Prepared, Store
from tests.conftest import ROOT

KEYS = [f"{number:016x}" for number in range(40)]


def led(asked: str) -> str:
    return f"{asked} INCLUDED"


def page(number: int) -> Prepared:
    lone = "\ud800"
    return Prepared(
        KEYS[number],
        (3, number),
        [(1, "common")],
        asked={"a.md": led("a.md")},
        sections=[("题", "a", f"文{lone}", "c")],
    )


def html(number: int) -> bytes:
    return b"%d\n\xff" % number * 500


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(Kept(tmp_path / "pages"))
    store.begin()
    for number, key in enumerate(KEYS):
        store.keep(key, page(number), html(number))
    store.end([], 0)
    return store


def file_of(store: Store) -> Path:
    return store.kept.folder / "pages.sqlite"


def changed(store: Store, statement: str, *given: object) -> None:
    with closing(sqlite3.connect(file_of(store))) as connection, connection:
        connection.execute(statement, given)


def found(store: Store) -> list[int]:
    store.begin()
    return [number for number, key in enumerate(KEYS) if store.find(key, led)]


def test_what_is_kept_is_found_whole_as_long_as_its_links_lead_where_they_led(store: Store) -> None:
    for number, key in enumerate(KEYS):
        got = store.find(key, led)
        assert got is not None
        assert json.dumps([(3, number), [(1, "common")]]) == json.dumps([got.content, got.open_places])
        assert html(number) == store.html(got)
        assert '[["题", "a", "文\ud800", "c"]]' == store.sections(got.key)
    assert store.find(KEYS[0], lambda _: "elsewhere") is None
    assert store.find("f" * 16, led) is None
    store.end([], 0)
    assert ["checked", "pages.sqlite", "tidied"] == sorted(path.name for path in store.kept.folder.iterdir())


@pytest.mark.parametrize("part", ["head", "sections", "html"])
def test_a_page_of_which_a_part_was_damaged_is_missing(store: Store, part: str) -> None:
    table = "heads" if part == "head" else "bodies"
    changed(store, f"UPDATE {table} SET {part} = CAST({part} || 'x' AS TEXT) WHERE id = 7")  # noqa: S608
    assert [*range(7), *range(8, 40)] == found(store)
    store.keep(KEYS[7], page(7), html(7))
    assert list(range(40)) == found(store)


def test_a_page_that_is_damaged_during_a_build_is_told_of_and_missing_in_the_next(store: Store) -> None:
    assert list(range(40)) == found(store)
    changed(store, "UPDATE bodies SET html = x'00' WHERE id = 7")
    with pytest.raises(KnownError, match="build it again"):
        store.html(page(7))
    store.end([], 0)
    assert 7 not in found(store)


@pytest.mark.parametrize("seed", range(20))
def test_whatever_the_file_becomes_pages_are_right_or_missing_and_can_be_kept(store: Store, seed: int) -> None:
    choice, file = random.Random(seed), file_of(store)
    content = bytearray(file.read_bytes())
    for _ in range(choice.choice([1, 5, 50])):
        content[choice.randrange(len(content))] ^= choice.randrange(1, 256)
    file.write_bytes(content[: choice.choice([len(content), len(content), len(content) // 2, 10, 0])])
    for number in found(store):
        assert html(number) == store.html(page(number))
    for number, key in enumerate(KEYS):
        store.keep(key, page(number), html(number))
    store.end([], 0)
    assert list(range(40)) == found(store)


@pytest.mark.parametrize("statement", ["DROP TABLE bodies", "ALTER TABLE heads RENAME COLUMN head TO face"])
def test_a_file_with_other_tables_is_begun_anew(store: Store, statement: str) -> None:
    changed(store, statement)
    assert [] == found(store)
    store.keep(KEYS[1], page(1), html(1))
    assert [1] == found(store)


@pytest.mark.parametrize(
    "spoil",
    [Path.mkdir, lambda file: file.write_bytes(b"no database" * 1000), lambda file: file.symlink_to("/proc/no")],
)
def test_where_no_database_can_be_pages_have_files_of_their_own(
    tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    store = Store(Kept(tmp_path))
    store.begin()
    store.end([], 0)
    file_of(store).unlink()
    spoil(file_of(store))
    store.keep(KEYS[3], page(3), html(3))
    assert store.find(KEYS[3], led) is not None
    assert html(3) == store.html(page(3))
    assert store.has_html(page(3))
    assert store.sections(KEYS[3]).startswith('[["题"')


def test_a_process_that_is_killed_while_it_keeps_pages_harms_nothing(store: Store) -> None:
    code = f"""
        from pathlib import Path
        from kb.site.kept_pages import KeptPages
        pages = KeptPages(Path({str(store.kept.folder)!r}))
        for number in range(10**6):
            pages.keep([(f"{{number % 90 + 100:016x}}", b"head", b"[]", b"%d" % number * 9000)])
            print(flush=True)
    """
    for lines in (1, 20, 99):
        with subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], cwd=ROOT, stdout=subprocess.PIPE) as child:
            assert child.stdout is not None
            for _ in range(lines):
                child.stdout.readline()
            child.send_signal(signal.SIGKILL)
        assert list(range(40)) == found(store)
        assert all(html(number) == store.html(page(number)) for number in range(40))
        store.end([], 0)


def test_what_was_not_used_for_long_makes_room(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kb.site.kept.LITTLE", 0)
    pages = KeptPages(store.kept.folder)
    pages.tidy(KEYS[:10])
    assert list(range(40)) == found(store), "all was used today"
    changed(store, "UPDATE heads SET used = id")
    assert pages.head(KEYS[0]) is not None
    size = file_of(store).stat().st_size
    pages.tidy([KEYS[38], KEYS[39]])
    pages.close()
    assert [0, *range(35, 40)] == found(store), "one was just asked for, and two may take the room of six"
    store.end([], 0)
    assert file_of(store).stat().st_size < size


def test_pages_that_are_kept_together_are_kept_where_the_work_ends(tmp_path: Path) -> None:
    store = Store(Kept(tmp_path))
    store.begin()
    with store.kept_together():
        store.keep(KEYS[0], page(0), html(0))
        store.keep(KEYS[1], page(1), html(1))
        assert store.find(KEYS[0], led) is None
    assert [store.html(page(number)) for number in (0, 1)] == [html(0), html(1)]
