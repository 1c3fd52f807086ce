"""The glossary as the last build read it: to check each of hundreds of terms takes longer than all else of it."""

from __future__ import annotations

import json
from dataclasses import astuple
from pathlib import Path

from kb.model import FaultyPages
from kb.pages.glossary import FILE, Glossary, Term, load_glossary, remember
from kb.pages.store import read_page_text
from kb.site import edition
from kb.site.kept import Kept

NAME = "glossary"


def remember_glossary(docs: Path, kept: Kept) -> None:
    """Know the glossary of the folder `docs`, as it is kept or as it is read, and keep it; not where it is faulty."""
    try:
        text = read_page_text(docs / FILE)
        made_of = f"{edition.installed()}\n{edition.code()}\n{text}"
        found = json.loads(kept.read(NAME) or b"{}")
        if found.get("made_of") == made_of:
            remember(text, Glossary(tuple(_term(*values) for values in found["terms"]), found["spelling"]))
        else:
            glossary = load_glossary(docs)
            told = {"terms": [*map(astuple, glossary.terms)], "spelling": glossary.spelling, "made_of": made_of}
            kept.write(NAME, json.dumps(told, ensure_ascii=False).encode())
    except (FaultyPages, OSError):
        # Each who asks for it is told why.
        return


def _term(term: str, zh: list[str], abbr: list[str], also: list[str], note: str, page: str) -> Term:
    return Term(term, tuple(zh), tuple(abbr), tuple(also), note, page)
