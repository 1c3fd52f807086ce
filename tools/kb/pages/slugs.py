"""Names of files from titles: lower-case ASCII words with hyphens."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection

from kb.model import Slug
from kb.pages.wording import GLOSS, POLITE, clean_title

LONGEST = 60
WEAK = frozenset({"the", "an", "of"})
"""Words that a shortened name can spare."""
PARTICLES = re.compile(r"[的了呢吗]")
"""The same in Chinese."""


def slugify(title: str, taken: Collection[str] = ()) -> Slug:
    """A name for a page of this title, unlike each of `taken` (which are in lower case)."""
    return free_name(base_name(title), taken)


def free_name(base: str, taken: Collection[str]) -> Slug:
    """The name itself, or with the first number that makes it unlike each of `taken`."""
    name, count = base, 1
    while name in taken:
        count += 1
        name = f"{_cut(base, LONGEST - len(str(count)) - 1)}-{count}"
    return Slug(name)


def base_name(title: str) -> str:
    """A name for a page of this title, which another may have."""
    # Loaded late: its dictionaries take 50 MB, and the site names no page.
    from pypinyin import lazy_pinyin

    text = GLOSS.sub(" ", clean_title(title))
    text = POLITE.sub("", text) or text
    text = PARTICLES.sub("", text) or text
    text = unicodedata.normalize("NFKD", text.replace("&", " and ").replace("+", " plus "))
    words = re.findall(r"[a-z0-9]+", " ".join(lazy_pinyin(text, errors=_spaced)).lower())
    kept = [word for word in words if word not in WEAK] or words
    if not kept:
        return "question-" + hashlib.sha256(title.encode()).hexdigest()[:8]
    return _cut("-".join(kept), LONGEST)


def _spaced(text: str) -> str:
    """What is not Chinese stays: Latin words as they are, anything else as a gap."""
    return re.sub(r"[^A-Za-z0-9]+", " ", "".join(c for c in text if not unicodedata.combining(c)))


def _cut(name: str, longest: int) -> str:
    """The name shortened at a hyphen."""
    if len(name) <= longest:
        return name
    head = name[: longest + 1]
    return head.rpartition("-")[0][:longest].strip("-") if "-" in head else name[:longest]
