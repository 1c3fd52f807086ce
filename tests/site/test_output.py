"""A site in the place of the one before: the same files as one that is built from nothing, and few of them written."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.site.kept import Kept
from kb.site.output import LEFT, Output
from kb.site.replacement import replace_site

NAMES = st.sampled_from(["a", "b", "a/c", "a/d", "b/c/e"])
SITES = st.dictionaries(NAMES, st.binary(max_size=2), max_size=5)
FOLDERS = st.none() | st.tuples(
    st.sampled_from(["s/0", "s/1", "s/2"]), st.dictionaries(st.sampled_from("abc"), st.binary(max_size=1), min_size=1)
)
Folder = tuple[str, Mapping[str, bytes]]


def built(folder: Path, files: Mapping[str, bytes], inside: Folder | None = None) -> set[str]:
    """Build a site of these files into `folder`/site, and return those that were written.

    `inside` is a folder whose name tells what is in it, and its files.
    """
    site, new = folder / "site", folder / "new"
    new.mkdir()
    output = Output(new, Kept(folder / "kept"), site)
    for uri, content in files.items():
        output.again(uri, content.hex()) or output.write(uri, content, content.hex())
        assert output.read(uri) == content
    if inside:
        output.write_folder(*inside)
        assert [*inside[1].values()] == [output.read(f"{inside[0]}/{name}") for name in inside[1]]
    output.keep()
    written = {uri for uri in standing(new) if uri != LEFT}
    replace_site(site, new)
    return written


def standing(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_what_is_the_same_stays_where_it_is(tmp_path: Path) -> None:
    assert built(tmp_path, {"a": b"1", "b/c": b"2"}) == {"a", "b/c"}
    assert built(tmp_path, {"a": b"1", "b/c": b"3"}) == {"b/c"}
    assert standing(tmp_path / "site") == {"a": b"1", "b/c": b"3"}


def test_what_somebody_has_changed_or_removed_is_written_again(tmp_path: Path) -> None:
    files = {"a": b"1", "b": b"2", "c": b"3"}
    built(tmp_path, files)
    (tmp_path / "site" / "a").write_bytes(b"x")
    (tmp_path / "site" / "b").unlink()
    assert built(tmp_path, files) == {"a", "b"}
    assert standing(tmp_path / "site") == files


def test_what_the_site_has_no_more_goes_but_not_what_a_host_keeps_there(tmp_path: Path) -> None:
    built(tmp_path, {"a": b"1", "b/c": b"2"})
    for name in (".git/HEAD", "stray/file"):
        (tmp_path / "site" / name).parent.mkdir()
        (tmp_path / "site" / name).write_bytes(b"")
    built(tmp_path, {"a": b"1"})
    assert standing(tmp_path / "site") == {"a": b"1", ".git/HEAD": b""}
    assert sorted(path.name for path in (tmp_path / "site").iterdir()) == [".git", "a"]


def built_with(folder: Path, inside: Folder) -> set[str]:
    """Build a site of a folder of this name with these files, and return those that were written."""
    return built(folder, {"page": inside[0].encode()}, inside)


def test_a_folder_under_another_name_keeps_its_files(tmp_path: Path) -> None:
    built_with(tmp_path, ("s/one", {"a": b"1", "b": b"2", "c": b"3"}))
    number = (tmp_path / "site/s/one/a").stat().st_ino
    assert built_with(tmp_path, ("s/two", {"a": b"1", "b": b"4", "d": b"5"})) == {"page", "s/two/b", "s/two/d"}
    assert standing(tmp_path / "site") == {"page": b"s/two", "s/two/a": b"1", "s/two/b": b"4", "s/two/d": b"5"}
    assert (tmp_path / "site/s/two/a").stat().st_ino == number
    assert built_with(tmp_path, ("s/two", {"a": b"1", "b": b"4", "d": b"5"})) == set()


def test_a_file_that_was_changed_in_a_folder_is_written_again(tmp_path: Path) -> None:
    files = {"a": b"1", "b": b"2", "c": b"3"}
    built_with(tmp_path, ("s/one", files))
    (tmp_path / "site/s/one/a").write_bytes(b"x")
    (tmp_path / "site/s/one/b").unlink()
    (tmp_path / "site/s/one/stray").write_bytes(b"x")
    (tmp_path / "site/s/two").mkdir()
    (tmp_path / "site/s/two/a").write_bytes(b"x")
    assert built_with(tmp_path, ("s/two", files)) == {"page", "s/two/a", "s/two/b"}
    assert standing(tmp_path / "site") == {"page": b"s/two"} | {f"s/two/{name}": one for name, one in files.items()}


def test_where_a_folder_cannot_be_renamed_its_files_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def refuse(self: Path, target: Path) -> Path:
        if "site" in self.parts:
            raise OSError(errno.EXDEV, "cross-device link", self, target)
        return rename(self, target)

    built_with(tmp_path, ("s/one", {"a": b"1", "b": b"2"}))
    monkeypatch.setattr(Path, "rename", refuse)
    for name in ("s/two", "s/three"):
        built_with(tmp_path, (name, {"a": b"1", "b": name.encode()}))
        assert standing(tmp_path / "site") == {"page": name.encode(), f"{name}/a": b"1", f"{name}/b": name.encode()}


CALLS = [(os, "unlink"), (Path, "rename"), (os, "replace"), (shutil, "rmtree"), (os, "removedirs")]


@pytest.mark.parametrize("last", range(9))
def test_a_replacement_that_was_broken_off_is_put_right_by_the_next_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last: int
) -> None:
    left = iter(range(last))

    def until_it_ends(call: Callable[..., object]) -> Callable[..., object]:
        def called(*given: object, **named: object) -> object:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return call(*given, **named)

        return called

    built_with(tmp_path, ("s/one", {"a": b"1", "b": b"2", "c": b"3"}))
    with monkeypatch.context() as patched, contextlib.suppress(KeyboardInterrupt):
        for place, name in CALLS:
            patched.setattr(place, name, until_it_ends(getattr(place, name)))
        built_with(tmp_path, ("s/two", {"a": b"1", "b": b"4", "d": b"5"}))
    # A browser that asked meanwhile would keep what it got under this name for ever.
    assert standing(tmp_path / "site").get("s/two/b", b"4") == b"4"
    shutil.rmtree(tmp_path / "new", ignore_errors=True)
    files = {"a": b"6", "b": b"4", "c": b"3", "d": b"5"}
    built_with(tmp_path, ("s/three", files))
    assert standing(tmp_path / "site") == {"page": b"s/three"} | {f"s/three/{name}": one for name, one in files.items()}


@pytest.mark.parametrize("damage", [b"", b"00000000\n[]", b"x" * 400])
def test_without_its_record_all_is_written(tmp_path: Path, damage: bytes) -> None:
    built(tmp_path, {"a": b"1"})
    for path in (tmp_path / "kept").rglob("*"):
        if path.is_file():
            path.write_bytes(damage)
    assert built(tmp_path, {"a": b"1"}) == {"a"}


@given(sites=st.lists(st.tuples(SITES, FOLDERS), min_size=2, max_size=4))
@example(sites=[({"a": b"0"}, None), ({"b": b"0"}, None), ({"a": b"", "b": b""}, None)])
@example(sites=[({}, ("s/0", {"a": b"0"})), ({}, None), ({}, ("s/1", {"a": b"0"}))])
@settings(deadline=None)
def test_any_site_takes_the_place_of_any_other(
    tmp_path_factory: pytest.TempPathFactory, sites: list[tuple[dict[str, bytes], Folder | None]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for files, inside in sites:
        names = [name for name in files if not any(other.startswith(f"{name}/") for other in files)]
        site = {name: files[name] for name in names}
        built(folder, site, inside)
        below = {f"{inside[0]}/{name}": content for name, content in inside[1].items()} if inside else {}
        assert standing(folder / "site") == site | below
        assert {path.stat().st_nlink for path in (folder / "site").rglob("*") if path.is_file()} <= {1}
    shutil.rmtree(folder)
