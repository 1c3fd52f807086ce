"""What an author says between and after the questions of a list: how it went, what came next.

Such lines stand where an answer would. They are told from one by the list they stand in: where its other questions
have no answer, a paragraph below the last, or a line that leads over to the next, is none either.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from kb.notes.candidates import Candidate
from kb.notes.lines import Line
from kb.notes.lost import is_lost_image
from kb.notes.markers import Marked, read_marker
from kb.notes.parts import Part
from kb.notes.wording import ANSWER_LABEL, question_score, width

REMARK = re.compile(
    r"感觉|总体|整体|体验|面试官|许愿|凉|挂了|直接挂|\boc\b|offer|祝|加油|准备不|"
    r"没(?:有)?准备|记不|不记得|忘了|面完|通知|感谢信|泡池|秒挂|结果|"
    r"hr|反问|攒人品|总结|建议|就是这些|大概(?:就)?这|以上|更新|答得|写错|没写出|没做出|"
    r"第二天|全程|氛围|时长|分钟|小时|回馈|求(?![和导解逆值积得出最])|希望|我",
    re.IGNORECASE,
)
"""What is said of an interview rather than of its matter."""
UNANSWERED = 0.7
"""Share of a list's other questions without an answer from which one below the last is doubted."""
HEADING = 20.0
"""Width up to which a line can head a list."""


def set_apart(parts: Sequence[Part], lines: Sequence[Line], skipped: Collection[int]) -> list[Part]:
    """The parts, with remarks and unmarked headings as parts of their own behind the question they stood under."""
    groups: list[list[Part]] = [[]]
    for part in parts:
        if part.role != "question" and groups[-1]:
            groups.append([])
        groups[-1].append(part)
        if part.role != "question":
            groups.append([])
    return [part for group in groups for part in _in_group(group, lines, skipped)]


def _in_group(group: Sequence[Part], lines: Sequence[Line], skipped: Collection[int]) -> Iterator[Part]:
    bodies = [_body(part, lines, skipped) for part in group]
    empty = sum(not body for body in bodies)
    for place, part in enumerate(group):
        if part.role != "question" or not bodies[place]:
            yield part
            continue
        silent = len(group) > 1 and empty >= UNANSWERED * (len(group) - 1)
        after = group[place + 1] if place + 1 < len(group) else None
        yield from _split(part, after, bodies[place], silent)


def _split(part: Part, after: Part | None, body: Sequence[Line], silent: bool) -> Iterator[Part]:
    last = body[-1]
    heads = after is not None and _restarts(part, after) and _could_head(last)
    if heads:
        yield replace(part, end=last.number - 1)
        yield Part("section", last.number - 1, part.end, _heading(last))
    elif silent and not ANSWER_LABEL.match(body[0].text) and (_is_remark(body) if after is None else _leads_over(body)):
        yield replace(part, end=body[0].number - 1)
        yield Part("remark", body[0].number - 1, part.end)
    else:
        yield part


def _body(part: Part, lines: Sequence[Line], skipped: Collection[int]) -> list[Line]:
    broken = part.candidate.broken if part.candidate else False
    within = lines[part.start + 1 + broken : part.end]
    return [line for line in within if not line.blank and line.number not in skipped]


def _restarts(part: Part, after: Part) -> bool:
    """Whether the numbers begin anew, in the style of the question before."""
    if part.candidate is None or after.candidate is None:
        return False
    before, marked = part.candidate.marked, after.candidate.marked
    return marked.number == (1,) and len(before.number) == 1 and before.number[0] >= 2


def _could_head(line: Line) -> bool:
    plain = read_marker(line.text).plain and not is_lost_image(line.text)
    return plain and width(line.text) <= HEADING and not re.search(r"[。，,.；;！!?？]$", line.text)


def _heading(line: Line) -> Candidate:
    return Candidate(line.number - 1, Marked(line.text), ("dense", 0), 0.0, 1.0, False)


def _is_remark(body: Sequence[Line]) -> bool:
    """Whether plain sentences speak of the interview."""
    plain = all(read_marker(line.text).plain and not line.text.startswith(("|", ">", "$", "`")) for line in body)
    return plain and any(REMARK.search(line.text) for line in body) and len(body) <= 8


def _leads_over(body: Sequence[Line]) -> bool:
    text = body[0].text
    plain = len(body) == 1 and read_marker(text).plain and width(text) <= 2 * HEADING
    return plain and bool(text.endswith((":", "：")) or (REMARK.search(text) and question_score(text) < 0.0))
