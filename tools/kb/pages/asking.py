"""What of a wording is compared with others, told once for each: by whoever has time for it."""

from __future__ import annotations

from dataclasses import dataclass

from kb.pages.concepts import Concepts, Signature
from kb.pages.likeness import telling
from kb.pages.wording import canonical, latin_words, plain


@dataclass(frozen=True, slots=True)
class Asking:
    """A wording with all that tells what it asks."""

    wording: str
    forms: tuple[str, ...]
    """The forms under which it is known, the most literal first."""
    plain: str
    canonical: str
    bare: str
    """The canonical form without what stands in parentheses."""
    names: frozenset[str]
    """Its Latin words and numbers."""
    signature: Signature
    first: Signature | None
    """What the first of several questions in it asks."""


def asking(wording: str, concepts: Concepts) -> Asking:
    """What a wording asks; `concepts` are the terms that have several names."""
    literal, reduced, bare = plain(wording), canonical(wording), canonical(wording, gloss=False)
    signature, first = concepts.signature(wording), concepts.first(wording)
    forms = telling(literal, reduced, bare)
    return Asking(wording, forms, literal, reduced, bare, latin_words(wording), signature, first)
