"""Which lines of a note are code, in a fence or without one, and in which language."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.model import Span
from kb.notes.lines import Line

FENCE = re.compile(r"(?P<marks>`{3,}|~{3,})\s*(?P<language>[\w+#.-]*).*$")
HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
STRING = re.compile(r"\"[^\"]*\"|'[^']*'")
COMMENT = re.compile(r"(?<!\S)(?:#(?!#*\s*\d+[.、])|//|--\s).*$")
NOT_CODE = re.compile(r"[×÷−·∑√≤≥≈∈→\u0370-\u03ff]|\\[a-z]+\{|\$")

OPENERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "python",
        re.compile(
            r"(?:async\s+)?def\s+\w+\s*\(.*$|class\s+\w+\s*(?:\(.*\))?\s*:|"
            r"from\s+[\w.]+\s+import\s+\S|@\w[\w.]*(?:\(.*\))?$"
        ),
    ),
    ("python", re.compile(r"import\s+[\w.]+(?:\s+as\s+\w+)?(?:\s*,\s*[\w.]+)*$|if\s+__name__\s*==")),
    (
        "python",
        re.compile(
            r"(?:for\s+[\w,\s()]+\s+in\s+.+|while\s+.+|(?:el)?if\s+.+|with\s+.+|except\b.*|else|try|finally)\s*:$"
        ),
    ),
    (
        "cpp",
        re.compile(
            r"#include\s*[<\"]|(?:using\s+namespace|template\s*<)|(?:int|void|vector<.*>|bool|"
            r"string|ListNode\s*\*|TreeNode\s*\*)\s+\w+\s*\([^)]*\)\s*\{"
        ),
    ),
    ("java", re.compile(r"(?:public|private|protected|static)\s+.*[({;]\s*$|import\s+java")),
    (
        "sql",
        re.compile(
            r"(?:select\s+.+|select$|from\s+\w+(?:\s+\w+)?$|where\s+.+[=<>].*|group\s+by\s+.+|"
            r"order\s+by\s+.+|insert\s+into\s+.+|create\s+table\s+.+|(?:left|inner)\s+join\s+.+)",
            re.IGNORECASE,
        ),
    ),
    (
        "bash",
        re.compile(
            r"(?:\$\s+\w|pip3?\s+install\s|git\s+clone\s|sudo\s|docker\s+(?:run|build|pull)\s|"
            r"conda\s+\w+\s|python3?\s+[\w./-]+\.py\b|export\s+\w+=|CUDA_VISIBLE_DEVICES=)"
        ),
    ),
    ("javascript", re.compile(r"(?:function\s+\w*\s*\(|const\s+\w+\s*=|let\s+\w+\s*=|var\s+\w+\s*=|console\.log\()")),
)
"""What only code says, by language."""

PLAIN = frozenset({"", "text", "plain", "plaintext", "txt", "md", "markdown", "none"})
LITTLE = 0.2
"""Share of lines that look like code up to which a fence's language is not believed."""
LISTED = re.compile(r"\d{1,3}\s*[.、)）]|[-*•]\s|#+\s|Q\d*\s*[:：]")
BODIES: tuple[re.Pattern[str], ...] = (
    re.compile(r"[A-Za-z_][\w.,\[\]()*:\s'\"-]*(?<![=<>!])(?:[-+*/%|&]|//|\*\*)?=(?!=)\s*\S.*$"),
    re.compile(r"(?:return|yield|raise|assert|del|global|nonlocal|await)\b(?:\s+[^,.;]*|.*[)\]}\w])$"),
    re.compile(r"(?:pass|break|continue|return)\s*;?$"),
    re.compile(r"[A-Za-z_][\w.]*(?:\[[^\]]*\])*\(.*\)(?:\.\w+\(.*\))*\s*[;,\\]?$"),
    re.compile(r"[\])}]+[,;:)]*(?:\s*else\s*\{)?$|.*[;{}]$|.*[(\[{,\\]$|>>>\s.*"),
    re.compile(r"[\"'(\[].*[\"')\],]$"),
    re.compile(r"[-+*/]\s*[\w.]+\(.*\)$|\w+\s*,$|[\w.]+\s*[-+*/%<>]=?\s*[\w.()\[\]]+$"),
    re.compile(r"[A-Za-z_]\w*$"),
)
"""What code says among other code."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Lines that are code. `fenced` where the note put a fence around them, which the span includes."""

    span: Span
    language: str
    fenced: bool = False


def find_listings(lines: Sequence[Line]) -> tuple[Listing, ...]:
    """The listings of a note in order."""
    fences = tuple(_fences(lines))
    inside = {number for fence in fences for number in range(fence.span.line, fence.span.end_line + 1)}
    listings = [fence for fence in fences if fence.language != "prose"]
    bare = [_with_comment(lines, listing) for listing in _bare(lines, inside)]
    return tuple(sorted([*listings, *bare], key=lambda listing: listing.span.line))


def _with_comment(lines: Sequence[Line], listing: Listing) -> Listing:
    """The listing with the comment right above it: no heading stands upon code, unless the note's others do."""
    above = lines[listing.span.line - 2] if listing.span.line > 1 else Line("")
    tops = [line for line in lines if line.text.startswith("# ") and line.number != above.number]
    spare = [line for line in tops if not listing.span.line <= line.number <= listing.span.end_line]
    if listing.language != "python" or not above.text.startswith("# ") or len(spare) > 1:
        return listing
    return replace(listing, span=Span(above.number, listing.span.end_line))


def find_fences(lines: Sequence[Line]) -> Iterator[int]:
    """The numbers of lines that open or close a fence around prose."""
    for fence in _fences(lines):
        if fence.language == "prose":
            yield from (
                number for number in (fence.span.line, fence.span.end_line) if FENCE.match(lines[number - 1].text)
            )


def _fences(lines: Sequence[Line]) -> Iterator[Listing]:
    opened: tuple[int, str, str] | None = None
    for line in lines:
        match = FENCE.match(line.text)
        if opened is None and match:
            opened = (line.number, match["marks"], match["language"].lower())
        elif opened and match and not match["language"] and match["marks"].startswith(opened[1]):
            yield _fence(lines, opened, line.number)
            opened = None
    if opened and len(lines) - opened[0] < 200:
        last = max((line.number for line in lines[opened[0] :] if not line.blank), default=opened[0])
        yield _fence(lines, opened, last)


def _fence(lines: Sequence[Line], opened: tuple[int, str, str], end: int) -> Listing:
    first, _, language = opened
    inner = [line for line in lines[first : end - 1] if not line.blank]
    if language in PLAIN or (_is_prose(inner) and _share_of_code(inner) < LITTLE and _is_list(inner)):
        language = _language(inner) if _share_of_code(inner) >= 0.5 else "prose" if _is_prose(inner) else "text"
    return Listing(Span(first, end), language, fenced=True)


def _is_list(lines: Sequence[Line]) -> bool:
    """Whether most lines are numbered or bulleted, as questions in a fence of the wrong language are."""
    marked = sum(bool(LISTED.match(line.text)) for line in lines)
    return bool(lines) and marked * 3 >= len(lines) * 2


def _is_prose(lines: Sequence[Line]) -> bool:
    """Whether most lines are written for people: Chinese, or sentences of several words, and no drawing."""
    drawn = sum(bool(re.search(r"[│├└─┌┐┘+|]{1}\s*[-─]|->|=>|──", line.text)) for line in lines)
    said = sum(len(HAN.findall(line.text)) >= 2 or len(line.text.split()) > 3 for line in lines)
    return bool(lines) and drawn * 4 < len(lines) and said * 2 > len(lines)


def _share_of_code(lines: Sequence[Line]) -> float:
    return sum(_strength(line.text) > 0 for line in lines) / max(1, len(lines))


def _bare(lines: Sequence[Line], inside: set[int]) -> Iterator[Listing]:
    start: int | None = None
    run: list[Line] = []
    for line in [*lines, Line("", 0, len(lines) + 1)]:
        if line.blank and run and line.number <= len(lines) and line.number - run[-1].number < 3:
            continue
        strength = -1 if line.number in inside else _strength(line.text, within=bool(run))
        if strength > 0 or (run and strength == 0 and line.text):
            run.append(line)
            start = start or line.number
            continue
        yield from _listing(run)
        run, start = [], None


def _listing(run: list[Line]) -> Iterator[Listing]:
    while run and _strength(run[-1].text) <= 0 and not _is_comment(run[-1].text):
        run = run[:-1]
    run = _without_headings(run)
    while run and (_strength(run[0].text) <= 0 or BODIES[-1].match(run[0].text)):
        run = run[1:]
    strong = sum(_strength(line.text) == 2 for line in run)
    sure = sum(_strength(line.text) > 0 and not BODIES[-1].match(line.text) for line in run)
    if (strong and len(run) >= 2 and sure * 2 >= len(run)) or (sure >= 3 and sure * 4 >= 3 * len(run) and _calls(run)):
        yield Listing(Span(run[0].number, run[-1].number), _language(run))


def _without_headings(run: list[Line]) -> list[Line]:
    """The run without comments at its end that a blank line parts from the code: tags, headings of what follows."""
    last = next((place for place in range(len(run), 0, -1) if not _is_comment(run[place - 1].text)), 0)
    parted = 0 < last < len(run) and run[last].number - run[last - 1].number > 1
    return run[:last] if parted else run


def _calls(run: Sequence[Line]) -> bool:
    return sum(bool(re.search(r"\w\(|\[\w*\]|=\s*[\w\[\"']|;$", line.text)) for line in run) * 2 > len(run)


def _is_comment(text: str) -> bool:
    return bool(COMMENT.match(text))


def _strength(text: str, within: bool = False) -> int:
    """2 for what only code says, 1 for what code says, 0 for what may stand in code, -1 for prose."""
    if within and _is_comment(text):
        return 0
    bare = STRING.sub("''", COMMENT.sub("", text)).strip() if not text.startswith(("#include", "-- ")) else text
    if not bare or len(HAN.findall(bare)) > 0 or NOT_CODE.search(bare):
        return -1
    if any(pattern.match(bare) for _, pattern in OPENERS):
        return 2
    if re.match(r"\d+[.、)]\s|[-*•]\s", bare) or len(re.findall(r"[A-Za-z]+\s+(?=[A-Za-z]+\s+[A-Za-z]+\s)", bare)) > 3:
        return -1
    if any(pattern.match(bare) for pattern in BODIES):
        return 1
    return -1 if not within or " " in bare else 0


def _language(lines: Sequence[Line]) -> str:
    counts = Counter(name for line in lines for name, pattern in OPENERS if pattern.match(line.text))
    semicolons = sum(line.text.endswith((";", "{", "}")) for line in lines)
    if counts["python"] and semicolons * 3 > len(lines):
        counts["cpp" if not counts["java"] else "java"] += len(lines)
    return min(counts, key=lambda name: (-counts[name], name)) if counts else "python"
