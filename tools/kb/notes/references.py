"""What a note cites: the entries of its list of references and its footnotes, given to the questions that cite them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kb.model import Block, Question
from kb.notes.lines import Line

ENTRY = re.compile(r"^(?:[-*+]\s+)?\[(?P<mark>\^?)(?P<name>[\w-]{1,12})\](?P<colon>[:：]?)\s*(?P<text>[^\s(\[].*)$")
NUMBERED = re.compile(r"^(?P<name>\d{1,3})\s*[.、)]\s*(?P<text>\S.*)$")
CITED = re.compile(r"\[\^?(?P<name>[\w-]{1,12})\](?![(:：])")
MARK = re.compile(r"\s*\[\^[\w-]{1,12}\]")
DEFINITION = re.compile(r"^\[\^[\w-]{1,12}\][:：]\s*\S")
HEAD = "参考："


def definitions(lines: Sequence[Line], listed: Collection[int]) -> dict[str, Line]:
    """The entry of each name that can be cited; `listed` are the numbers of lines below the heading of references."""
    found: dict[str, Line] = {}
    for line in lines:
        match = ENTRY.match(line.text) or (NUMBERED.match(line.text) if line.number in listed else None)
        if match and (line.number in listed or match.groupdict().get("colon")):
            found.setdefault(match["name"], Line(match["text"].strip(), 0, line.number))
    return found


def with_references(question: Question, entries: Mapping[str, Line]) -> Question:
    """The question, with what it cites as a list behind its answer; a definition within the answer moves there."""
    names = [name for name in _cited(question) if name in entries]
    question = replace(question, title=MARK.sub("", question.title) or question.title)
    if not names:
        return question
    blocks = tuple(block for block in map(_without_entries, question.blocks) if block.text.strip())
    items = "\n".join(f"- [{name}] {entries[name].text}" for name in names)
    added = (Block("paragraph", HEAD), Block("list", items))
    return replace(question, blocks=(*blocks, *added))


def _cited(question: Question) -> list[str]:
    texts = [block.text for block in question.blocks if block.kind not in ("code", "formula")]
    return list(dict.fromkeys(match["name"] for text in [question.title, *texts] for match in CITED.finditer(text)))


def _without_entries(block: Block) -> Block:
    if block.kind != "paragraph":
        return block
    kept = [line for line in block.text.split("\n") if not re.match(r"^\\?\[\^[\w-]{1,12}\][:：]", line)]
    text = re.sub(r"\[\^([\w-]{1,12})\]", r"[\1]", "\n".join(kept))
    return replace(block, text=text)
