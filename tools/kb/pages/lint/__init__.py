"""The rules that the files of a knowledge base keep. One rule, one function, one name.

`RULES` are those that a build stops at, and `CURATION` those of the whole that only `kb lint` tells; `TEXT_RULES` look
at one text by itself, and `FILE_RULES` at what its images lead to. What keeps a file from being read has names too,
`READING`, given where it is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.model import Page, Problem, Slug
from kb.pages.lint import code, images, safety, structure, wording
from kb.pages.lint.images import FileRule
from kb.pages.lint.metadata import RULES, Rule
from kb.pages.lint.text import TextRule
from kb.pages.store import KnowledgeBase, page_path, shown_path

__all__ = ["FILE_RULES", "READING", "RULES", "TEXT_RULES", "Rule", "problems"]

READING = (
    "no-front-matter",
    "unclosed-front-matter",
    "bad-yaml",
    "duplicate-key",
    "unknown-key",
    "missing-key",
    "wrong-value",
    "wrong-type",
    "too-large",
    "not-utf-8",
    "unreadable",
    "odd-name",
    "odd-character",
)

TEXT_RULES: tuple[tuple[str, TextRule], ...] = (
    ("missing-section", structure.missing_section),
    ("section-order", structure.section_order),
    ("unknown-section", structure.unknown_section),
    ("unreviewed", structure.unreviewed),
    ("heading-level", structure.heading_level),
    ("unclosed-formula", structure.unclosed_formula),
    ("unclosed-fence", code.unclosed_fence),
    ("fence-language", code.fence_language),
    ("fence-syntax", code.fence_syntax),
    ("image-text", images.image_text),
    ("spacing", wording.spacing),
    ("punctuation", wording.punctuation),
    ("spelling", wording.spelling),
    ("link-scheme", safety.link_scheme),
    ("secret", safety.secret),
)

FILE_RULES: tuple[tuple[str, FileRule], ...] = (
    ("image-file", images.image_file),
    ("image-size", images.image_size),
)


def problems(base: KnowledgeBase, asked: Mapping[Slug, Page] | None = None) -> Iterator[Problem]:
    """What keeps files from being read, then what `RULES` find in the pages `asked` for, or in all."""
    yield from base.problems
    for name, rule in RULES:
        for page, key, message in rule(base, base.pages if asked is None else asked):
            path = shown_path(page_path(base.root, page.slug))
            yield Problem(path, page.key_lines.get(key, 1), name, message)
