"""Formulas set by KaTeX while the site is built: TeX in, HTML with MathML out, as short as `setting/markup.js` has it.

Each formula is set once and kept on disk, in a file named by what all formulas depend on: KaTeX's version, the options.
"""

from __future__ import annotations

import contextlib
import hashlib
import html
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from kb.model import KnownError
from kb.site import v8, workers
from kb.site.assets import cache_folder, package_version
from kb.site.formula_engine import engine, script
from kb.site.formula_store import Formula, FormulaStore, opened
from kb.site.v8 import Hung, Json

CACHE = cache_folder() / "katex"
SECONDS = 10.0
"""For one formula; the slowest sensible one takes a hundredth of it."""

AT_ONCE = 64
"""Formulas of one call: what a call costs beside its work is then little."""
KEPT_AT_ONCE = 4_096
"""They stand all over the file: each time some are kept, most of it is written anew."""
READ_AT_ONCE = 2_000
"""To read a formula takes a twentieth of the time to set it."""
LONGEST = 10_000
"""Characters of a formula; the longest one in a textbook has a few hundred."""
MACRO = re.compile(r"\\(?:[egx]?def|(?:future)?let|global|long|(?:re)?newcommand|providecommand)(?![A-Za-z])")
"""What defines a command: with a dozen of them a short formula makes V8 set millions of characters."""

PREFIX = re.compile(r"^KaTeX parse error: ")
UNDERLINE = "\N{COMBINING LOW LINE}"
"""KaTeX underlines the place of the fault with it, which no terminal shows well."""

PLAIN = re.compile(
    r"(?s)(?P<ticks>`+)(?!`)(?P<code>.+?)(?<!`)(?P=ticks)(?!`)"
    r"|\\(?P<escaped>[\\`$])"
    r"|(?P<dollars>\$\$?)(?![\s$])(?P<tex>(?:\\.|[^\\$])+?)(?<!\s)(?P=dollars)"
)


class RefusedFormula(KnownError):
    """A formula that KaTeX does not set; the text is KaTeX's own message."""


def set_formula(tex: str, display: bool) -> str:
    """The HTML (with MathML) of a formula, on a line of its own if `display`.

    Raises RefusedFormula where KaTeX refuses it, KnownError where KaTeX is not installed.
    """
    if fault := _fault(tex):
        raise RefusedFormula(fault)
    return _set(tex.strip(), display)


def check(tex: str, display: bool) -> None:
    """Set a formula without giving what it became, which is large. Raises as `set_formula` does."""
    if fault := _fault(tex):
        raise RefusedFormula(fault)
    formula = (tex.strip(), display)
    if store().missing([formula]):
        store().keep([(formula, _ask(*formula))])


def _fault(tex: str) -> str:
    """Why a formula is not given to KaTeX at all; empty where nothing is wrong."""
    if not tex.strip():
        return "the formula is empty"
    if len(tex) > LONGEST:
        return f"the formula has more than {LONGEST:,} characters"
    macro = MACRO.search(tex)
    return f"{macro[0]} is not allowed" if macro else ""


def set_ahead(formulas: Iterable[Formula], jobs: int) -> Callable[[], object]:
    """Begin to keep on disk the HTML of formulas, many at a time, by `jobs` processes; returns what waits for them.

    Those that KaTeX refuses are left for `set_formula` to tell of.
    """
    missing = _missing(formulas)
    count = 1 if v8.runs() else jobs
    parts = workers.portions_of(missing, min(KEPT_AT_ONCE, -(-len(missing) // (2 * count))))
    # Few too by another process: where V8 runs in this one, no other can part from it to make the search or the graph.
    return workers.begun(parts, _keep_many, count, few=1)


def set_many(formulas: Iterable[Formula]) -> None:
    """As `set_ahead`, by this process."""
    _keep_many(_missing(formulas))


def _missing(formulas: Iterable[Formula]) -> Sequence[Formula]:
    return store().missing(dict.fromkeys((tex.strip(), display) for tex, display in formulas if not _fault(tex)))


def _keep_many(formulas: Sequence[Formula]) -> None:
    made: dict[Formula, str] = {}
    for part in workers.portions_of(formulas, AT_ONCE):
        # One that hangs is found when it is set by itself.
        with contextlib.suppress(Hung):
            answers = engine().call("setFormulas", part, seconds=SECONDS)
            assert isinstance(answers, list)
            answered = zip(part, answers, strict=True)
            made |= {formula: answer["markup"] for formula, answer in answered if "markup" in answer}
    store().keep(made.items())
    # Where pages are made by this process too, it need not read them.
    store().remember(made)


def readable(formulas: Iterable[Formula]) -> set[Formula]:
    """Those of the formulas that KaTeX reads without a fault. It sets what it reads, in ten times the time.

    None, where reading them takes it too long.
    """
    rows = [(tex, display) for tex, display in dict.fromkeys(formulas) if not _fault(tex)]
    found: set[Formula] = set()
    for start in range(0, len(rows), READ_AT_ONCE):
        part = rows[start : start + READ_AT_ONCE]
        with contextlib.suppress(Hung):
            answers = engine().call("readFormulas", [(tex.strip(), display) for tex, display in part], seconds=SECONDS)
            assert isinstance(answers, list)
            found.update(row for row, answer in zip(part, answers, strict=True) if answer)
    return found


def is_kept(tex: str, display: bool) -> bool:
    """Whether a formula was set before and is kept on disk."""
    return not store().missing([(tex.strip(), display)])


def set_inline(text: str) -> str:
    """The HTML of a plain text with `$…$` and backtick code, such as a title; all else is escaped.

    A formula that KaTeX refuses stands there as code.
    """
    pieces, end = [], 0
    for match in PLAIN.finditer(text):
        pieces += [html.escape(text[end : match.start()]), _set_piece(match)]
        end = match.end()
    return "".join([*pieces, html.escape(text[end:])])


def _set_piece(match: re.Match[str]) -> str:
    if match["code"]:
        return f"<code>{html.escape(match['code'].strip())}</code>"
    if match["escaped"]:
        return match["escaped"]
    try:
        return set_formula(match["tex"], False)
    except RefusedFormula:
        return f'<code class="katex-refused">{html.escape(match["tex"])}</code>'


def kept_beside(name: str, make: Callable[[], str]) -> str:
    """A text that goes with all formulas of this edition, kept where they are, or else made."""
    # No formula has such a letter.
    place = (f"\0{name}", True)
    found = store().read(place)
    if found is None:
        found = make()
        store().keep([(place, found)])
    return found


def version() -> str:
    """The version of KaTeX that is installed. Raises KnownError where it is not."""
    return package_version("katex")


def _set(tex: str, display: bool) -> str:
    found = store().read((tex, display))
    if found is None:
        found = _ask(tex, display)
        store().keep([((tex, display), found)])
        store().remember({(tex, display): found})
    return found


def drawings(formulas: Sequence[str]) -> dict[str, str]:
    """The SVGs in display formulas, by what `DRAWINGS` knows them by."""
    found = _asked("drawingsIn", formulas)
    assert isinstance(found, dict)
    return found


def _ask(tex: str, display: bool) -> str:
    answers = _asked("setFormulas", [(tex, display)])
    assert isinstance(answers, list)
    (answer,) = answers
    if "refused" in answer:
        raise RefusedFormula(_legible(str(answer["refused"])))
    return str(answer["markup"])


def _asked(function: str, formulas: Json) -> Json:
    try:
        return engine().call(function, formulas, seconds=SECONDS)
    except Hung:
        raise RefusedFormula(f"KaTeX gave no answer in {SECONDS:g} seconds, twice") from None


def _legible(message: str) -> str:
    plain = " ".join(PREFIX.sub("", message).replace(UNDERLINE, "").split())
    # The underline parts the two halves of an emoji, which JavaScript counts as two characters.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


@lru_cache(maxsize=1)
def edition() -> str:
    """What the markup of every formula depends on: KaTeX's version, the options, how it is written short."""
    return f"{version()}-{hashlib.sha256(script().encode()).hexdigest()[:12]}"


def store() -> FormulaStore:
    """Where formulas are kept."""
    return opened(CACHE, edition())
