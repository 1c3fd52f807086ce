"""What a note says of itself: its title, who asked, when."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from kb.notes.lines import Line
from kb.notes.markers import read_marker
from kb.notes.script import simplified
from kb.notes.sections import COMPANY, DIARY, ROUND, is_aside
from kb.notes.wording import question_score, width

TITLE_WORDS = re.compile(
    r"面经|面筋|面试|笔试|八股|题库|必考|必看|速记|总结|汇总|整理|大全|合集|指南|攻略|笔记|盘点|宝典|常见问题|"
    r"问答|快问快答|\d+\s*[道问题]|"
    r"interview|questions|notes|cheat ?sheet|guide",
    re.IGNORECASE,
)
DATES: tuple[re.Pattern[str], ...] = (
    re.compile(r"(?P<y>20[0-4]\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})"),
    re.compile(
        r"(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|"
        r"th)?,?\s+(?P<y>20[0-4]\d)"
    ),
    re.compile(
        r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+(?P<name>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|"
        r"Dec)[a-z]*\.?,?\s+(?P<y>20[0-4]\d)"
    ),
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
BYLINE = re.compile(
    r"^[>*\s]*(?:posted (?:by|on)\b|by\s+[A-Z]\w+|(?:发表|发布|编辑|更新)于\s*\d|(?:作者|来源|来自|原创|发布时间|"
    r"更新时间|最后更新|日期|时间|分类|标签|"
    r"tags?|categor(?:y|ies)|author|date|published|updated|转自|链接|原文)\s*[:：])",
    re.IGNORECASE,
)
ASKED = 2.0
"""Log-odds of a heading that is the first question, above which the title would stand."""
STAMP = 48
"""Characters of a line that a page puts below its title."""
STAMPED = re.compile(
    r"^\W*作者\s|(?:阅读|浏览|点赞|收藏|评论)(?:量|数)?\W{0,2}\d|\b\d+\s*(?:views|reads|min read)\b", re.IGNORECASE
)
LONGEST = 30.0
"""Width of a title that has several clauses."""
SHORTEST, SMALL = 8, 16.0
"""Characters of a title that is not by chance the same as another line, and width of what stands between the two."""
HEAD = 12
"""Lines in which a note names itself."""


def find_title(lines: Sequence[Line]) -> int | None:
    """The index of the line that is the note's title, if one of the first is."""
    again = titles_again(lines)
    return again[0] if again else _find_title(lines)


def _find_title(lines: Sequence[Line]) -> int | None:
    head = [(index, line) for index, line in enumerate(lines) if not line.blank][:HEAD]
    for place, (index, line) in enumerate(head):
        if BYLINE.match(line.text):
            continue
        marked = read_marker(line.text)
        twice = len(head) > 1 and place == 0 and head[1][1].text == line.text
        if place == 0 and marked.plain and (twice or _signed(head[1:3])) and len(line.text) <= 60:
            return index
        if marked.numbering or marked.bullet or len(line.text) > 80:
            if place > 2 or (marked.numbering and question_score(marked.words) >= ASKED):
                return None
            continue
        if marked.heading == 1 and _only_first_heading(lines, index):
            return index
        if ROUND.match(marked.words) and not DIARY.search(marked.words):
            return None
        if marked.heading and question_score(marked.words) >= ASKED:
            return None
        if _names_a_note(marked.words) and not is_aside(marked.words) and not BYLINE.match(line.text):
            return index
    return None


def titles_again(lines: Sequence[Line]) -> tuple[int, int] | None:
    """The indexes of a title that the top of a page says twice, with bylines between, if one does."""
    head = [(index, line) for index, line in enumerate(lines) if not line.blank][:HEAD]
    seen: dict[str, int] = {}
    for place, (index, line) in enumerate(head):
        words = re.sub(r"[\s#*]", "", line.text)
        before = seen.setdefault(words, place)
        between = [other.text for _, other in head[before + 1 : place]]
        if between and len(words) >= SHORTEST and _names_a_note(words) and all(map(_is_small, between)):
            return head[before][0], index
    return None


def _is_small(text: str) -> bool:
    """Whether a line may stand between a page's title and the title of its text: a name, a date, a count."""
    return width(text) <= SMALL and question_score(read_marker(text).words) < 1.0


def _signed(below: Sequence[tuple[int, Line]]) -> bool:
    """Whether a byline, or a date, stands below the first line."""
    return any(BYLINE.match(line.text) or (len(line.text) <= 40 and find_date([line.text])) for _, line in below)


def _names_a_note(words: str) -> bool:
    words = simplified(words)
    if words.endswith("。") or (len(re.findall("[,，]", words)) > 1 and width(words) > LONGEST):
        return False
    if DIARY.search(words) or COMPANY.match(words):
        return True
    return (
        bool(TITLE_WORDS.search(words))
        and question_score(words.rstrip("!！")) < 2.0
        and not words.endswith(("。", "：", ":", "？", "?", "，"))
    )


def _only_first_heading(lines: Sequence[Line], index: int) -> bool:
    """Whether a heading of the first level is the note's title: no other follows, and it is not the only question."""
    tops = [line for line in lines if line.text.startswith("# ")]
    asks = question_score(read_marker(lines[index].text).words) >= 1.5
    below = [read_marker(line.text) for line in lines[index + 1 :]]
    others = sum(not marked.plain and question_score(marked.words) >= 1.5 for marked in below)
    return len(tops) == 1 and (not asks or others >= 2)


def find_date(texts: Sequence[str]) -> datetime.date | None:
    """The first date that the texts name."""
    return next(_dates(texts), None)


def _dates(texts: Sequence[str]) -> Iterator[datetime.date]:
    for text in texts:
        for pattern in DATES:
            for match in pattern.finditer(text):
                parts = match.groupdict()
                month = int(parts["m"]) if parts.get("m") else MONTHS.index(parts["name"][:3].lower()) + 1
                try:
                    yield datetime.date(int(parts["y"]), month, int(parts["d"]))
                except ValueError:
                    continue


def is_byline(text: str) -> bool:
    """Whether a line tells who wrote the note, when, or under which tags."""
    stamped = len(text) <= STAMP and STAMPED.search(text) and any(date.search(text) for date in DATES)
    return bool(stamped) or (bool(BYLINE.match(text)) and len(text) < 120)


NAMED_COMPANY = re.compile(COMPANY.pattern.removeprefix(r"^\W*").split("[^")[0], re.IGNORECASE)
ORIGIN = re.compile(
    r"^[>*\s]*(?:作者|来源|来自|公众号|author|by)\s*[:：|丨]?\s*(?P<who>[^|，,。]{1,24})$", re.IGNORECASE
)
SITES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("牛客", re.compile(r"牛客|nowcoder", re.IGNORECASE)),
    ("知乎", re.compile(r"知乎|zhihu", re.IGNORECASE)),
    ("CSDN", re.compile(r"csdn", re.IGNORECASE)),
    ("掘金", re.compile(r"掘金|juejin", re.IGNORECASE)),
    ("博客园", re.compile(r"博客园|cnblogs", re.IGNORECASE)),
    ("简书", re.compile(r"简书|jianshu", re.IGNORECASE)),
    ("语雀", re.compile(r"语雀|yuque", re.IGNORECASE)),
    ("小红书", re.compile(r"小红书|xiaohongshu", re.IGNORECASE)),
    ("GitHub", re.compile(r"github\.com|github\.io", re.IGNORECASE)),
    ("Medium", re.compile(r"medium\.com|open in app", re.IGNORECASE)),
    ("DEV", re.compile(r"dev\.to|DEV Community")),
)
"""Where notes come from, by what their pages say at the top."""


def find_origin(title: str, head: Sequence[str], sections: Sequence[str]) -> str:
    """Who asked, or else who wrote it down: the company in the title or a section's heading, the author, the site."""
    if COMPANY.match(title):
        return title
    named = NAMED_COMPANY.search(title) if DIARY.search(title) or ROUND.search(title) else None
    if named:
        return named[0]
    company = next((words for words in sections if COMPANY.match(words)), "")
    if company:
        return company
    author = next((match["who"].strip() for text in head if (match := ORIGIN.match(text))), "")
    return author or next((site for site, pattern in SITES if any(pattern.search(text) for text in head)), "")
