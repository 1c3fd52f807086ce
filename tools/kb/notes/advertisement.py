"""Where an advertisement begins and ends that a blog appends to its post: courses, study packs, QR codes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.model import Remark, Span
from kb.notes.lines import Line
from kb.notes.markers import read_marker

OPENER = re.compile(
    r"(?:如何|怎么|怎样|该如何)(?:系统的?|快速|高效|从零|零基础)*(?:去)?(?:学习|入门|自学|"
    r"转行|掌握)[^。]{0,14}(?:AI|大模型|人工智能|LLM|Python|网络安全|黑客|编程)"
    r"|(?:大模型|AI|Python|网络安全|人工智能)[^。]{0,12}(?:学习路线|学习资料|入门资料|"
    r"资料包|学习资源|全套资料|大礼包|学习籍|书籍\s*PDF)"
    r"|(?:为什么要|普通人)[^。]{0,10}(?:学习|抓住|入局)[^。]{0,8}(?:大模型|AI)|(?:最后|"
    r"文末|写在最后|结语)[^。]{0,10}(?:福利|资料|领取|分享)"
    r"|(?:零基础|0基础|小白)[^。]{0,16}(?:入门|学习|转行|也能)|(?:这份|这套|全套|"
    r"完整版)[^。]{0,24}(?:资料|教程|学习包)"
    r"|由于(?:新|本)岗位的生产效率|最先掌握\s*AI\s*的人|我在一线互联网企业工作",
    re.IGNORECASE,
)
"""How such an appendix begins."""
CALL = re.compile(
    r"免费(?:领取|分享|获取|送)|扫(?:描|码)|二维码|领取|(?:加|添加).{0,6}(?:微信|群|助理|"
    r"老师)|公众号|限时|名额|100%免费|资料.{0,10}(?:分享|打包|上传)|"
    r"全套.{0,10}(?:视频|教程|资料)|训练营|报名|课程|学习路线|学习大纲|商业闭环|初阶应用|"
    r"高阶应用|天道酬勤|AI小子|视频教程",
)
"""What it says on its way."""
LEAD = re.compile(r"^\W*(?:写在)?(?:最后|文末|结语|福利|写在最后)\W*$")
"""The heading above it."""
FEWEST = 3
"""Calls without which a text is no advertisement."""


def advertisements(lines: Sequence[Line], dropped: frozenset[int]) -> tuple[Remark, ...]:
    """The stretches of a note that advertise, as one remark each. `dropped` are lines dropped already."""
    filled = [line for line in lines if not line.blank]
    return tuple(Remark("advertisement", Span(start, end)) for start, end in _stretches(filled, dropped))


def _stretches(filled: Sequence[Line], dropped: frozenset[int]) -> Iterator[tuple[int, int]]:
    place = 0
    while place < len(filled):
        if OPENER.search(filled[place].text) and _opens(filled, place):
            end = _end(filled, place, dropped)
            if end is not None:
                first = place - 1 if place and re.match(LEAD, filled[place - 1].text) else place
                yield filled[first].number, filled[end].number
                place = end
        place += 1


def _opens(filled: Sequence[Line], place: int) -> bool:
    """Only a line without a number of a running sequence can open an appendix."""
    marked = read_marker(filled[place].text)
    return not marked.numbering or bool(CALL.search(filled[place].text))


def _end(filled: Sequence[Line], start: int, dropped: frozenset[int]) -> int | None:
    """The last line of the advertisement that begins at `start`: all to the last call that no question follows."""
    last, calls = None, 0
    highest = _highest(filled[:start])
    for place in range(start, len(filled)):
        line = filled[place]
        if _continues(line, highest):
            break
        if CALL.search(line.text) or OPENER.search(line.text):
            calls += 1
            last = place
        elif line.number in dropped and last is not None:
            last = place
    return last if calls >= FEWEST else None


def _highest(before: Sequence[Line]) -> int:
    numbers = [read_marker(line.text).number for line in before[-400:]]
    return max((number[0] for number in numbers if len(number) == 1), default=0)


def _continues(line: Line, highest: int) -> bool:
    """Whether the note goes on: its sequence does, by more than a list of three could."""
    number = read_marker(line.text).number
    return len(number) == 1 and highest >= 3 and number[0] == highest + 1
