from __future__ import annotations

from pathlib import Path

import pytest

from kb.model import FaultyPages
from kb.pages.glossary import load_glossary, problems
from tests.cases import Case, read_cases


@pytest.mark.parametrize("case", read_cases("pages/cases/glossary.md"), ids=str)
def test_a_faulty_glossary_is_told_with_its_line(case: Case, tmp_path: Path) -> None:
    text, expected = case.parts
    (tmp_path / "glossary.yml").write_text(text, encoding="utf-8")
    found = [str(problem).removeprefix(f"{tmp_path}/") for problem in problems(tmp_path, {"yarn"})]
    assert expected == "\n".join(found)


def test_a_knowledge_base_needs_no_glossary(tmp_path: Path) -> None:
    assert (load_glossary(tmp_path).terms, list(problems(tmp_path, ()))) == ((), [])


def test_a_term_has_all_its_names(tmp_path: Path) -> None:
    source = "terms:\n- {term: GQA, zh: [分组查询注意力], abbr: [], also: [grouped-query]}\nspelling: {gqa: GQA}\n"
    (tmp_path / "glossary.yml").write_text(source, encoding="utf-8")
    glossary = load_glossary(tmp_path)
    assert glossary.terms[0].names == ("GQA", "分组查询注意力", "grouped-query")
    assert glossary.spelling == {"gqa": "GQA"}


def test_reading_a_faulty_glossary_raises(tmp_path: Path) -> None:
    (tmp_path / "glossary.yml").write_text("terms: 3\n", encoding="utf-8")
    with pytest.raises(FaultyPages, match="'terms'"):
        load_glossary(tmp_path)
