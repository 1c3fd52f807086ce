"""Questions that a diary tells within its sentences: `他接着问我，大模型为什么会有幻觉，我说……`.

Sentences of a list or an answer speak of asking, too. So only a note in which no line asks is heard in this way, or the
account of a round that lists nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from itertools import zip_longest

from kb.notes.candidates import Candidate
from kb.notes.lines import Line
from kb.notes.markers import Marked, read_marker
from kb.notes.parts import Part
from kb.notes.ranks import SURE
from kb.notes.sections import is_aside, section_score

NO_QUESTION = r"(?!.{0,3}(?:一些|几个|很多|好多|不少|一堆|项目|简历|实习|问题|题|他|她|面试官|一下))"
OF_AUTHOR = (
    r"(?:讲讲?|介绍|说|聊)(?:了?一下|了)?(?:我|自己|之前|最?熟悉|做过)?的?(?:项目|实习|论文|经历|简历|研究|工作|自己)"
)
"""What everybody is asked of himself, and no page answers."""
NEXT = r"[，,]\s*(?:然后|接着|又|再|中间|之后|后来|还|最后|就)?(?:追?问|让我|叫我)"
CHINESE = re.compile(
    rf"(?:(?:[提追询]问|(?:^|[，,。；;又还再先后就接着是他她官间便带然始])\s*问)"
    rf"(?:了|到了?|的是|起|道)?我?{NO_QUESTION}"
    rf"|(?:让|叫|要求|要)我(?=讲|说|写|介绍|手撕|手写|实现|解释|推导|设计|分析)(?!.{{0,4}}自我介绍)"
    rf"|(?:考察?|给|出)了我?(?:一[道个])?(?=[^，,。]{{0,16}}题)"
    rf"|(?<![没会])(?=手撕|手写))"
    rf"[，,:：“\"\s]*(?!{OF_AUTHOR})(?P<told>(?:(?!{NEXT})[^。！!？?；;”\"]){{4,}}[？?]?)"
)
ENGLISH = re.compile(
    r"\b(?:(?:they|he|she|interviewer|i was)\s+(?:then |also |first |next )?asked(?: me)?(?: about| to)?|"
    r"(?:i )?was given|"
    r"i had to(?= (?:implement|design|write|explain|derive|code)\b)|"
    r"(?:next|first|last|final|second|third) question was(?: about| to)?)"
    r"[:,\s]*(?P<told>(?!if i had|whether i had|some|a few|several|questions)[^.!?]{8,}\??)",
    re.IGNORECASE,
)
LONGEST = 48
"""Characters of a told question, beyond which it ends with its clause."""
CLAUSE = re.compile(r"[，,、]")
REPLY = re.compile(r"[，,]\s*(?:我(?!们)|这个|这题|答|没|不太会|基本|写了|and i\b|which i\b).*", re.IGNORECASE)
"""What the author says of an answer, behind the question."""


def with_told(parts: Sequence[Part], lines: Sequence[Line], skipped: Collection[int]) -> list[Part]:
    """The parts of a note, with each line that tells a question as one of its own, where nothing else asks."""
    told_only = not any(part.role == "question" and not _is_told(part, lines) for part in parts)
    found: list[Part] = []
    for part, after in zip_longest(parts, parts[1:]):
        hears = _hears(part, after, told_only) or _is_told(part, lines)
        found += _parted(part, lines, skipped) if hears else [part]
    return found


def _hears(part: Part, after: Part | None, told_only: bool) -> bool:
    """Whether the sentences of a part that is no question may tell some: those of a round without a list."""
    words = part.candidate.words if part.candidate else ""
    if part.role not in ("introduction", "section", "remark") or is_aside(words):
        return False
    silent = part.role == "section" and section_score(words) >= SURE and (after is None or after.role != "question")
    return told_only or silent


def _is_told(part: Part, lines: Sequence[Line]) -> bool:
    """Whether a part is a question that a sentence tells."""
    line = lines[part.start]
    return part.role == "question" and read_marker(line.text).plain and bool(told(line))


def _parted(part: Part, lines: Sequence[Line], skipped: Collection[int]) -> Iterator[Part]:
    start = part.start
    for place in range(part.start + (part.candidate is not None), part.end):
        words = told(lines[place]) if lines[place].number not in skipped else ""
        if words:
            yield from part.left(start, place)
            yield Part("question", place, place + 1, _candidate(place, words, lines[place].text))
            start = place + 1
    yield from part.left(start, part.end)


def told(line: Line) -> str:
    """The first question that a line tells; empty for none."""
    found = (match["told"] for pattern in (CHINESE, ENGLISH) for match in pattern.finditer(line.text))
    words = next((REPLY.sub("", words).strip() for words in found), "")
    if line.text.startswith(("|", "#", "```")):
        return ""
    ends = [clause.start() for clause in CLAUSE.finditer(words) if clause.start() <= LONGEST]
    return words[: ends[-1]] if len(words) > LONGEST and ends else words


def _candidate(place: int, words: str, text: str) -> Candidate:
    """What opens a told question; the whole line stays below it where it tells more."""
    whole = read_marker(text).words
    rest = "" if len(whole) <= 2 * len(words) and whole.endswith(words) else text
    return Candidate(place, Marked(words), ("dense", 0), 0.0, 0.0, False, rest=rest)
