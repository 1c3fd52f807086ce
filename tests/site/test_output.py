"""A site in the place of the one before: the same files as one that is built from nothing, and few of them written."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kb.site.kept import Kept
from kb.site.output import LEFT, Output
from kb.site.replacement import replace_site

NAMES = st.sampled_from(["a", "b", "a/c", "a/d", "b/c/e"])
SITES = st.dictionaries(NAMES, st.binary(max_size=2), max_size=5)


def built(folder: Path, files: Mapping[str, bytes]) -> set[str]:
    """Build a site of these files into `folder`/site, and return those that were written."""
    site, new = folder / "site", folder / "new"
    new.mkdir()
    output = Output(new, Kept(folder / "kept"), site)
    for uri, content in files.items():
        output.again(uri, content.hex()) or output.write(uri, content, content.hex())
        assert output.read(uri) == content
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


def test_a_file_under_another_name_is_not_made_again_and_no_two_files_are_one(tmp_path: Path) -> None:
    built(tmp_path, {"old": b"1"})
    number = (tmp_path / "site" / "old").stat().st_ino
    built(tmp_path, {"new": b"1", "other": b"1"})
    assert (tmp_path / "site" / "new").stat().st_ino == number
    assert {path.stat().st_nlink for path in (tmp_path / "site").iterdir()} == {1}


@pytest.mark.parametrize("damage", [b"", b"00000000\n[]", b"x" * 400])
def test_without_its_record_all_is_written(tmp_path: Path, damage: bytes) -> None:
    built(tmp_path, {"a": b"1"})
    for path in (tmp_path / "kept").rglob("*"):
        if path.is_file():
            path.write_bytes(damage)
    assert built(tmp_path, {"a": b"1"}) == {"a"}


@given(sites=st.lists(SITES, min_size=2, max_size=4))
@example(sites=[{"a": b"0"}, {"b": b"0"}, {"a": b"", "b": b""}])
@settings(deadline=None)
def test_any_site_takes_the_place_of_any_other(
    tmp_path_factory: pytest.TempPathFactory, sites: list[dict[str, bytes]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for files in sites:
        names = [name for name in files if not any(other.startswith(f"{name}/") for other in files)]
        site = {name: files[name] for name in names}
        built(folder, site)
        assert standing(folder / "site") == site
        assert {path.stat().st_nlink for path in (folder / "site").rglob("*") if path.is_file()} <= {1}
    shutil.rmtree(folder)
