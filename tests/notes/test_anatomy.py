"""Notes taken apart: text cases, and what holds for any text."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.model import KnownError, Note
from kb.notes.anatomy import take_apart
from kb.notes.read import RawNote, take_bytes
from tests.cases import TESTS, Case, read_cases

PIECES = st.sampled_from(
    (TESTS / "notes" / "cases" / "pieces.txt").read_text(encoding="utf-8").split(b"\n".decode("unicode_escape"))
)
TEXTS = st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=40).map("\n".join))


def show(note: Note, drops: bool = False) -> str:
    rows = []
    if drops:
        rows += [f"drop {_span(remark.span.line, remark.span.end_line)} {remark.reason}" for remark in note.dropped]
    for question in note.questions:
        code = sum(block.kind == "code" for block in question.blocks)
        mark = "+" if question.answered else "-"
        span = _span(question.span.line, question.span.end_line)
        rows.append(f"{span} {mark} {question.title}" + (f" code={code}" if code else ""))
    return "\n".join(rows)


def _span(line: int, end: int) -> str:
    return str(line) if line == end else f"{line}-{end}"


def note_of(text: str) -> Note:
    return take_apart(RawNote("note.txt", tuple(text.split("\n"))))


def accounted(note: Note) -> set[int]:
    spans = [question.span for question in note.questions] + [remark.span for remark in (*note.used, *note.dropped)]
    return {number for span in spans for number in range(span.line, span.end_line + 1)}


@pytest.mark.parametrize("case", read_cases("notes/cases/split.md"), ids=str)
def test_a_note_is_split_into_its_questions(case: Case) -> None:
    given_text, expected = case.parts
    assert expected == show(note_of(given_text))


@pytest.mark.parametrize("case", read_cases("notes/cases/furniture.md"), ids=str)
def test_furniture_is_dropped_for_a_reason(case: Case) -> None:
    given_text, expected = case.parts
    assert expected == show(note_of(given_text), drops=True)


@pytest.mark.parametrize("case", read_cases("notes/cases/kinds.md"), ids=str)
def test_a_note_of_each_kind_is_taken_apart(case: Case) -> None:
    given_text, expected = case.parts
    assert expected == show(note_of(given_text), drops=True)


@pytest.mark.parametrize("case", read_cases("notes/cases/mechanisms.md"), ids=str)
def test_what_tells_a_question_from_what_stands_around_it(case: Case) -> None:
    given_text, expected = case.parts
    assert expected == show(note_of(given_text), drops=True)


@pytest.mark.parametrize("case", read_cases("notes/cases/code.md"), ids=str)
def test_listings_are_found(case: Case) -> None:
    given_text, expected = case.parts
    assert expected == show(note_of(given_text))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_each_line_of_any_text_is_accounted_for(text: str) -> None:
    note = note_of(text)
    filled = {number for number, line in enumerate(text.split("\n"), 1) if line.strip()}
    assert filled <= accounted(note)


def _blocks(text: str) -> str:
    note = note_of(text)
    return "\n---\n".join("\n".join(block.text for block in question.blocks) for question in note.questions)


@pytest.mark.parametrize("case", read_cases("notes/cases/answers.md"), ids=str)
def test_an_answer_is_clean_markdown(case: Case) -> None:
    given_text, expected = case.parts
    assert expected == _blocks(given_text)


def test_guessed_indentation_is_marked_for_review() -> None:
    note = note_of("手写求和\ndef total(a):\ns = 0\nfor x in a:\ns += x\nreturn s\n为什么要这样写？\n直观。")
    reviews = [block.review for question in note.questions for block in question.blocks if block.kind == "code"]
    assert ["缩进在原笔记中已丢失，此处为推测，请核对"] == reviews


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("字节跳动 一面\n1. 讲讲注意力\n2. 手撕快排", "字节跳动 一面"),
        ("24 届秋招 阿里大模型面经\n1. 讲讲注意力\n2. 手撕快排", "阿里"),
        ("面试题汇总\n作者：小木\n1. 讲讲注意力\n2. 手撕快排", "小木"),
        ("牛客网\n首页\n实习面经\n1. 讲讲注意力\n2. 手撕快排", "牛客"),
        ("1. 讲讲注意力\n2. 手撕快排", ""),
    ],
)
def test_a_note_has_an_origin(text: str, origin: str) -> None:
    assert origin == note_of(text).origin


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS)
def test_questions_do_not_overlap_and_come_in_order(text: str) -> None:
    spans = [question.span for question in note_of(text).questions]
    assert all(
        first.end_line < second.line or (first == second and first.line == first.end_line)
        for first, second in itertools.pairwise(spans)
    )


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_a_note_or_a_known_fault(content: bytes) -> None:
    fault = ""
    try:
        take_apart(take_bytes(content, "note.txt"))
    except KnownError as error:
        fault = str(error)
    assert "\n" not in fault
    assert not fault or fault.startswith("note.txt: ")
