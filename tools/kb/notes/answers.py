"""From the part of a note that is a question to the question with its answer."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from kb.model import Block, Question, Span
from kb.notes.blocks import to_blocks
from kb.notes.code import Listing
from kb.notes.formulas import declared
from kb.notes.lines import Line
from kb.notes.lost import is_lost_image
from kb.notes.markers import read_marker
from kb.notes.parts import Part
from kb.notes.prose import mark_lost, set_block
from kb.notes.wording import ANSWER_LABEL

POINTER = re.compile(
    r"^(?:参考\s*\[?\d+\]?|见上|同上|略|(?:点击|戳|点此|点我)?查看(?:答案|详情|解析|全文)|"
    r"https?://\S+|show answer|无|待补充|待定|未完待续|待更新|暂无|todo|tbd|n/?a|见附录|"
    r"图略|如图(?:所示)?|如下图(?:所示)?|[\W_\d]*)$",
    re.IGNORECASE,
)
"""What stands for an answer and is none."""
YES_OR_NO = re.compile(r"(?:吗|(?<![什怎])么)\s*[?？]?$|有没有|是否|会不会|能不能|是不是")
NO = re.compile(r"(?:无|没有|不会|不能|不是|否|是|有|会|能)[。.]?$")
"""A short answer to what asks for one, which says nothing below another question."""
LABEL = re.compile(
    r"^(?:\*\*|__)?[【\[]?(?:我的)?(?:答案?|回答|参考(?:答案|回答)|标准答案|A(?:nswer|ns)?)[】\]]?(?:\*\*|__)?\s*"
    r"(?:[:：]|$)(?:\*\*|__)?\s*",
    re.IGNORECASE,
)
"""What opens an answer, alone or before its first words."""
LONGEST, SHORTEST = 200, 8
"""Characters of a title at most, and of a first sentence that can stand for it."""
ENDED = re.compile(r"[。！？!?.：:；;|`$>]\s*$")
PLAIN = re.compile(r"[\w“\"'‘(（]")
LINK = re.compile(r"^(?:[-*+]\s+)?\[[^\]]+\]\(\S+\)$")


def read_question(
    part: Part,
    lines: Sequence[Line],
    blanked: Collection[int],
    listings: Mapping[int, Listing],
    place: tuple[str, int],
) -> Question:
    """The question of a part. `blanked` are the numbers of lines in it that are none of its own; `place` is the
    section in which it stands and its number there."""
    candidate = part.candidate
    assert candidate is not None
    body = list(_without(lines[part.start + 1 + candidate.broken : part.end], blanked))
    title = candidate.words
    if candidate.rest:
        body.insert(0, Line(candidate.rest, 0, part.start + 1))
    blocks = to_blocks(_without_label(body), listings)
    whole, title = title, shortened(title)
    told = () if title == whole else to_blocks([Line(whole, 0, part.start + 1)], listings)
    section, counter = place
    last = max((line.number for line in body if not line.blank), default=part.start + 1 + candidate.broken)
    answered = any(map(_answers, blocks)) or bool(YES_OR_NO.search(title) and NO.match(_text(blocks)))
    return Question(
        title=title,
        blocks=_set(title, (*told, *blocks)),
        span=Span(part.start + 1, last),
        answered=answered,
        section=section,
        locator=candidate.marked.label or (f"{section}-{counter}" if section else title),
    )


def shortened(title: str) -> str:
    """A title that a page can bear: of a longer one its first sentence, or as many words as fit."""
    if len(title) <= LONGEST:
        return title
    head = title[:LONGEST]
    for mark in "$`":
        head = head[: head.rfind(mark)] if head.count(mark) % 2 else head
    ends = [match.end() for match in re.finditer(r"[。！？?!；;]|[.:](?=\s)", head)]
    if ends and ends[0] >= SHORTEST:
        return head[: ends[0]]
    last = max(head.rfind(mark) for mark in " ，,、")
    return f"{head[: last if last >= SHORTEST else len(head) - 1].rstrip(' ，,、')}…"


def _without(lines: Sequence[Line], blanked: Collection[int]) -> Iterator[Line]:
    """The lines with blank ones for those that are none of the answer's; none at all in the middle of a sentence."""
    before = Line("")
    for place, line in enumerate(lines):
        if line.number not in blanked:
            before = line
            yield line
        elif before.blank or ENDED.search(before.text) or not _goes_on(lines[place:], blanked):
            before = Line("")
            yield Line("", 0, line.number)


def _goes_on(lines: Sequence[Line], blanked: Collection[int]) -> bool:
    """Whether plain words stand right below lines that are none of the answer's."""
    after = next((line for line in lines if line.number not in blanked), Line(""))
    return not after.blank and read_marker(after.text).plain and bool(PLAIN.match(after.text))


def _without_label(body: Sequence[Line]) -> list[Line]:
    """The lines of an answer, the first one without the label that says no more than that an answer follows."""
    first = next((place for place, line in enumerate(body) if not line.blank), None)
    if first is None:
        return list(body)
    line = body[first]
    bare = replace(line, text=LABEL.sub("", line.text))
    return [*body[:first], bare, *body[first + 1 :]]


def answer_blocks(title: str, lines: Sequence[Line], listings: Mapping[int, Listing]) -> tuple[Block, ...]:
    """The blocks of an answer to the question of that title."""
    return _set(title, to_blocks(lines, listings))


def _set(title: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    known = declared("\n".join([title, *(block.text for block in blocks if block.kind != "code")]))
    return tuple(set_block(block, known) for block in mark_lost(blocks))


def _text(blocks: Sequence[Block]) -> str:
    return "".join(block.text for block in blocks).strip()


def _answers(block: Block) -> bool:
    """Whether a block says something: no lost image, no pointer, no bare label."""
    if block.kind in ("code", "table", "formula"):
        return bool(block.text.strip())
    if block.kind == "image":
        return not is_lost_image(block.text) and "http" in block.text
    return block.kind != "rule" and any(not _is_empty(text) for text in block.text.split("\n"))


def _is_empty(text: str) -> bool:
    if LINK.match(text.strip()):
        return True
    words = read_marker(text).words
    bare = ANSWER_LABEL.sub("", words or text).strip().strip("（()）[]【】")
    return bool(POINTER.match(bare)) or is_lost_image(bare)
