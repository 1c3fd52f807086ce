"""Where a page begins and ends around its note: what stands under the title, and all that follows the note's last line.

A single line of these is mostly harmless to look at: a name, a number, another post's title. What tells them is the
company they keep, so that a stretch is judged as a whole: it is opened by a mark that only a page has, and holds hardly
anything that a note would say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from kb.notes.heading import DATES, is_byline
from kb.notes.lines import Line
from kb.notes.markers import TAGS, read_marker
from kb.notes.sections import ROUND
from kb.notes.wording import question_score, width

ENDS = frozenset(
    {
        "advertisement",
        "button",
        "payment dialog",
        "related posts",
        "licence of the page",
        "copyright notice",
        "comments",
    }
)
"""Reasons of lines that may open what follows a note."""
SURE_END = re.compile(
    r"^\W*(?:全部评论|评论区|最新评论|热门评论|网友评论|精彩评论|文章被以下专栏收录|评论\s*[(（]?\d*[)）]?|"
    r"\d+\s*条评论|(?:top\s+)?comments?|"
    r"leave a (?:reply|comment)|responses?|相关(?:推荐|文章|阅读|帖子)|推荐阅读|为你推荐|"
    r"猜你喜欢|热门推荐|related collections|read next|recommended(?: reading)?|往期推荐|"
    r"更多推荐|大家都在看|related (?:posts|articles)|you may also like|more from\b.*)\W*(?:\d+\W*)?$",
    re.IGNORECASE,
)
"""What only stands below a note: readers' comments, other posts."""
NEIGHBOUR = re.compile(
    r"^(?:上一篇|下一篇|前一篇|后一篇|prev(?:ious)?(?: post)?|next(?: post)?|older|" r"newer)\W*[:：»«]?\s*\S.*$",
    re.IGNORECASE,
)
"""A link to the post before or after."""
LABEL = re.compile(r"^(?:文章)?(?:标签|分类|tags?|categor(?:y|ies)|(?:技术)?交流群|福利)\s*[:：]?$", re.IGNORECASE)
LONE_TAG = re.compile(r"^#\s?\S{1,16}$")
ENDING = re.compile(r"^\W*(?:END|完|全文完|the end)\W*$", re.IGNORECASE)
COUNT = re.compile(r"^\W*\d[\d.,]*\s*[万wWkK+]?\s*(?:天|小时|分钟|月|年|周|d|h|mo|阅读|赞|评论|浏览)?前?\W*$")
SHARE, SURE_SHARE = 0.25, 0.6
"""Share of lines that may say something in what follows a mark, and in what follows a sure one."""
EARLIEST = 0.3
"""Part of a note's lines that no ending can claim."""
FEWEST = 2
"""Numbers that make a sequence which may go on."""
LATE = 0.6
"""The same for an advertisement, which also stands in the middle of notes."""
LONG = 60.0


def surroundings(lines: Sequence[Line], reasons: Mapping[int, str], title: int | None) -> dict[int, str]:
    """Roles by number of lines before and after the note that are no line of it; `reasons` are of dropped lines."""
    free = [line for line in lines if not line.blank]
    roles = {line.number: "page around the note" for line in _after(free, reasons)}
    if title is not None:
        roles |= {line.number: "byline" for line in _below_title(free, reasons, title + 1)}
    return {number: role for number, role in roles.items() if number not in reasons}


def _below_title(free: Sequence[Line], reasons: Mapping[int, str], title: int) -> Iterator[Line]:
    """Short lines right below the title, where one of them is a date, a count or a button."""
    run: list[Line] = []
    for line in (line for line in free if line.number > title):
        marked = read_marker(line.text)
        tags = bool(TAGS.match(line.text))
        if len(run) >= 16 or (not tags and (not marked.plain or width(line.text) > 14 or _says(line))):
            break
        run.append(line)
    told = [place for place, line in enumerate(run) if line.number in reasons or _counts(line.text)]
    whole = len(told) * 2 >= len(run)
    yield from run if whole else run[: told[-1] + 1] if told else []


def _counts(text: str) -> bool:
    return bool(
        COUNT.match(text)
        or TAGS.match(text)
        or is_byline(text)
        or (len(text) <= 30 and any(date.search(text) for date in DATES))
    )


def _says(line: Line) -> bool:
    marked = read_marker(line.text)
    return bool(ROUND.match(marked.words)) or question_score(marked.words) >= 1.0


def _after(free: Sequence[Line], reasons: Mapping[int, str]) -> Sequence[Line]:
    """The lines from the first mark on that ends the note."""
    content = [_content(line, reasons) for line in free]
    rest = list(accumulate(reversed(content)))[::-1]
    capped = list(accumulate(min(1.0, weight) for weight in reversed(content)))[::-1]
    numbers = [read_marker(line.text).number for line in free]
    firsts = [number[0] if len(number) == 1 else 0 for number in numbers]
    last_place = {number: place for place, number in enumerate(firsts)}
    last_list = _last_list(firsts)
    highest = 0
    for place, line in enumerate(free):
        sure = bool(SURE_END.match(line.text)) and line.number in reasons
        earliest = LATE if reasons.get(line.number) == "advertisement" else EARLIEST
        if place >= earliest * len(free) and (sure or _ends(line, reasons)):
            share = (capped if sure else rest)[place] / (len(free) - place)
            new = not sure and last_list >= place
            goes_on = highest >= FEWEST and last_place.get(highest + 1, -1) >= place
            if share <= (SURE_SHARE if sure else SHARE) and not new and not goes_on:
                return free[_from_tags(free, place) :]
        if firsts[place] and line.number not in reasons:
            highest = firsts[place]
    return ()


def _from_tags(free: Sequence[Line], place: int) -> int:
    """The place of the tags of a post, where they stand right above `place`."""
    for before in range(place - 1, max(place - 6, -1), -1):
        if LABEL.match(free[before].text):
            return before
        if not read_marker(free[before].text).words or width(free[before].text) > 8:
            break
    while place and LONE_TAG.match(free[place - 1].text):
        place -= 1
    return place


def _ends(line: Line, reasons: Mapping[int, str]) -> bool:
    return reasons.get(line.number) in ENDS or bool(NEIGHBOUR.match(line.text) or ENDING.match(line.text))


def _content(line: Line, reasons: Mapping[int, str]) -> float:
    """How much a line looks like one of a note, from 0 to 1, or more where a note surely goes on."""
    if line.number in reasons or NEIGHBOUR.match(line.text):
        return 0.0
    marked = read_marker(line.text)
    if ROUND.match(marked.words) and len(marked.words) <= 10:
        return 3.0
    if marked.heading and not TAGS.match(line.text):
        return 1.5
    if _says(line):
        return 1.0
    return 1.0 if width(line.text) > LONG else 0.5 * (not marked.plain)


def _last_list(firsts: Sequence[int]) -> int:
    """The place where the last sequence of three begins, as no page has one after its note; -1 for none."""
    numbered = [(place, number) for place, number in enumerate(firsts) if number]
    runs = zip(numbered, numbered[1:], numbered[2:], strict=False)
    return max((run[0][0] for run in runs if [number for _, number in run] == [1, 2, 3]), default=-1)
