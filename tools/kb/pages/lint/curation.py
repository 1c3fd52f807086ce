"""Rules for whoever keeps the whole: told by `kb lint`; no build stops at them."""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Callable, Iterator

from rapidfuzz import fuzz, process

from kb.model import FaultyPages, Page
from kb.pages import frontmatter
from kb.pages.lint.metadata import Pages
from kb.pages.lint.vocabulary import Vocabulary
from kb.pages.store import KnowledgeBase, interview_path, read_page_text, shown_path
from kb.pages.wording import NUMBERING

CurationRule = Callable[[KnowledgeBase, Pages, Vocabulary], Iterator[tuple[Page, str, str]]]
"""As `Rule`, told in addition what the glossary knows."""

LONGEST_TITLE = 120
FIRST_YEAR = 1990
ALIKE = 80.0
"""Percent of letters alike from which a tag may be a slip of another one."""
MARKUP = re.compile(r"^[#>*+-]\s|\*\*|\[\[|\]\(|<[a-z]|https?://", re.IGNORECASE)


def title_form(_: KnowledgeBase, asked: Pages, __: Vocabulary) -> Iterator[tuple[Page, str, str]]:
    """A title is a question as one would ask it: no number before it, no Markdown, one line of fair length."""
    for page in asked.values():
        if cure := _title_cure(page.meta.title):
            yield page, "title", cure


def _title_cure(title: str) -> str:
    if title != title.strip():
        return "the title begins or ends with a space; take it away"
    if number := NUMBERING.match(title):
        return f"the title begins with the number '{number[0].strip()}'; pages have none, take it away"
    if marks := MARKUP.search(title):
        return f"the title holds '{marks[0].strip()}', which is shown as it stands; write plain words"
    if len(title) > LONGEST_TITLE:
        return f"the title has {len(title)} characters; ask it in {LONGEST_TITLE}, and the rest in the text"
    if "\ufffd" in title:
        return "the title holds '\ufffd', which some conversion left behind; type the character that was lost"
    return ""


def unknown_tag(base: KnowledgeBase, asked: Pages, vocabulary: Vocabulary) -> Iterator[tuple[Page, str, str]]:
    """A tag that no other page and no entry of the glossary knows is no slip of one that they know."""
    counts = Counter(tag for page in base.pages.values() for tag in page.meta.tags)
    shared = {tag.casefold(): tag for tag, count in sorted(counts.items()) if count > 1}
    known = {**vocabulary.names, **shared}
    names = sorted(known)
    for page in asked.values():
        for tag in page.meta.tags:
            # A name of the glossary may be a tag of one page, but not beside another spelling of it.
            alone = tag.casefold() not in vocabulary.names or tag.casefold() in shared
            if counts[tag] == 1 and alone:
                near = tag.casefold() if tag.casefold() in known else _near(tag.casefold(), names)
                if near:
                    yield page, "tags", f"no other page has the tag '{tag}'; did you mean '{known[near]}'?"


def _near(tag: str, names: list[str]) -> str:
    near = process.extractOne(tag, names, scorer=fuzz.ratio, score_cutoff=ALIKE)
    digits = re.findall(r"\d+", tag)
    return near[0] if near and re.findall(r"\d+", near[0]) == digits else ""


def wrong_date(_: KnowledgeBase, asked: Pages, __: Vocabulary) -> Iterator[tuple[Page, str, str]]:
    """A page was reviewed on a day that has been."""
    for page in asked.values():
        if page.meta.reviewed and (fault := date_fault(page.meta.reviewed)):
            yield page, "reviewed", fault


def date_fault(date: datetime.date) -> str:
    """What is wrong with a date of the past; empty if nothing is."""
    # Tomorrow here is today east of here.
    latest = datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1)
    if date > latest:
        return f"{date.isoformat()} has not come yet; correct the date"
    if date.year < FIRST_YEAR:
        return f"{date.isoformat()} is too long ago; correct the year"
    return ""


def wrong_record_dates(base: KnowledgeBase) -> Iterator[tuple[str, int, str]]:
    """The records whose interview took place on a day that has not been: path, line, message."""
    for record in base.interviews.values():
        if record.date and (fault := date_fault(record.date)):
            path = interview_path(base.root, record.id)
            yield shown_path(path), _key_line(shown_path(path), "date", base), fault


def _key_line(shown: str, key: str, base: KnowledgeBase) -> int:
    try:
        text = read_page_text(base.root / "interviews" / shown.rsplit("/", 1)[-1])
        return frontmatter.split(text, shown).key_lines.get(key, 1)
    except FaultyPages:
        return 1


CURATION: tuple[tuple[str, CurationRule], ...] = (
    ("title-form", title_form),
    ("unknown-tag", unknown_tag),
    ("wrong-date", wrong_date),
)
