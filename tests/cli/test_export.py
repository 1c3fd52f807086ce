"""`kb export`: a deck whose cards are known again, and one JSON file with its schema."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from pathlib import Path

import pydantic
import pytest

from kb.cli.main import main
from kb.site.exports import Export
from tests.conftest import question, write

BODY = """!!! abstract "30 秒回答"
    结果是 $a<b$，见 [[beta|另一题]]。

## 详细解答

$$
\\sum_i x_i
$$

```python
if a < b: print("$x$")
```

![图](../assets/figure.svg)

<script>alert(1)</script>

## 参考

- 书
"""


@pytest.fixture
def docs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    folder = tmp_path / "docs"
    write(folder, "topics/basics.md", "---\ntitle: 基础\nen: Basics\norder: 1\n---\n入门。\n")
    write(folder, "assets/figure.svg", "<svg/>")
    write(folder, "questions/alpha.md", question("什么是 $\\alpha$?", BODY, sources="[]", tags="[KV cache]"))
    write(folder, "questions/beta.md", question("什么是 beta?", "文", sources="[]"))
    return folder


def notes(path: Path, tmp_path: Path) -> dict[str, tuple[str, ...]]:
    """The fields of each note of a deck, by guid."""
    with zipfile.ZipFile(path) as archive:
        archive.extract("collection.anki2", tmp_path)
    database = sqlite3.connect(tmp_path / "collection.anki2")
    rows = database.execute("select guid, flds, mod from notes").fetchall()
    database.close()
    return {guid: (*fields.split("\x1f"), str(mod)) for guid, fields, mod in rows}


@pytest.mark.usefixtures("docs")
def test_formulas_code_and_pictures_reach_the_card_and_scripts_do_not(tmp_path: Path) -> None:
    assert main(["export", "anki", "--output", "deck.apkg"]) == 0
    title, _, short, full, page, _ = next(
        fields for fields in notes(tmp_path / "deck.apkg", tmp_path).values() if "alpha" in fields[4]
    )
    assert (r"什么是 \(\alpha\)?", "alpha") == (title, page)
    assert r"\(a&lt;b\)，见 另一题" in short
    assert "\\[\\sum_i x_i\\]" in full
    assert 'if a &lt; b: print("$x$")' in full
    assert '<img alt="图" src="figure.svg"' in full
    assert "script" not in full
    assert "参考" not in full
    with zipfile.ZipFile(tmp_path / "deck.apkg") as archive:
        assert {"0": "figure.svg"} == json.loads(archive.read("media"))


def test_a_newer_deck_has_the_same_cards_with_a_later_time(
    docs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    main(["export", "anki", "--output", "old.apkg"])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000060")
    # Renamed, retitled and rewritten: the same question.
    (docs / "questions" / "beta.md").unlink()
    write(docs, "questions/gamma.md", question("何谓 beta?", "新", sources="[]", redirects="[beta]"))
    write(docs, "questions/alpha.md", question("A", "见 [[gamma]]", sources="[]"))
    main(["export", "anki", "--output", "new.apkg"])
    old, new = notes(tmp_path / "old.apkg", tmp_path), notes(tmp_path / "new.apkg", tmp_path)
    assert old.keys() == new.keys()
    assert all(int(new[guid][-1]) > int(old[guid][-1]) and new[guid][0] != old[guid][0] for guid in old)


@pytest.mark.usefixtures("docs")
def test_the_same_pages_and_time_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one.apkg", "two.apkg"):
        main(["export", "anki", "--output", name, "--site-url", "https://example.com/kb"])
    assert (tmp_path / "one.apkg").read_bytes() == (tmp_path / "two.apkg").read_bytes()


@pytest.mark.usefixtures("docs")
def test_links_lead_to_the_site_where_its_address_is_known(tmp_path: Path) -> None:
    main(["export", "anki", "--output", "deck.apkg", "--site-url", "https://example.com/kb"])
    fields = notes(tmp_path / "deck.apkg", tmp_path).values()
    assert any('<a href="https://example.com/kb/questions/beta/">另一题</a>' in "".join(field) for field in fields)


def test_a_missing_picture_is_told(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (docs / "assets" / "figure.svg").unlink()
    assert main(["export", "anki", "--output", "deck.apkg"]) == 1
    assert "questions/alpha.md: 0 images are called 'figure.svg'" in capsys.readouterr().err
    assert not Path("deck.apkg").exists()


@pytest.mark.usefixtures("docs")
def test_json_keeps_to_its_schema(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "json"]) == 0
    text = capsys.readouterr().out
    export = pydantic.TypeAdapter(Export).validate_json(text)
    assert ["alpha", "beta"] == [item.slug for item in export.questions]
    assert "结果是 $a<b$，见 [另一题](questions/beta/)。" == export.questions[0].short_answer
    assert main(["export", "json", "--schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert set(schema["properties"]) == set(json.loads(text))
    assert set(schema["$defs"]["QuestionExport"]["properties"]) == set(json.loads(text)["questions"][0])


def test_a_page_that_cannot_be_read_stops_the_export(docs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(docs, "questions/bad.md", "no front matter")
    assert main(["export", "json", "--output", "kb.json"]) == 1
    assert "docs/questions/bad.md:1: no-front-matter" in capsys.readouterr().err
    assert not Path("kb.json").exists()
