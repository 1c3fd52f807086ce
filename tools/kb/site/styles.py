"""The site's stylesheet: those of the theme, of KaTeX and our own as one, without what no page of this site can have.

What only few pages have goes into a second one, which those pages load too. Nothing is guessed from finished pages: the
names of both kinds stand here, and a test looks for them in the built site.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING

import tinycss2

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tinycss2.ast import Node

    from kb.site.kept import Kept

ABSENT = (
    "md-source-file", "md-source__fact", "md-version", "md-select", "md-consent", "md-feedback", "md-banner",
    "md-pagination", "md-path", "md-meta", "md-social", "md-status", "md-pin", "md-profile", "md-draft",
    "md-progress", "md-author", "md-post", "md-header--lifted", "md-nav--integrated", "md-nav--document",
    "md-sidebar--post", "md-content--post", "md-input", "md-search__suggest", "md-annotation", "md-tag", "arithmatex",
    "mermaid", "critic", "task-list", "keys", "key-", "emojione", "twemoji", "gemoji", "grid",
)  # fmt: skip
"""How the classes of parts of the theme begin that neither our templates nor our Markdown extensions make."""
RARE = ("tabbed-", "highlighttable", "linenos", "footnote")
"""How the classes of parts begin that contributors may write and seldom do."""
RARE_SIZE = re.compile(r"reset-size(?!(?:6\.?\s?size[13]|3\.?\s?size6)\b)")
"""Sizes of formulas other than those of text and its scripts."""
OTHER_SITE = re.compile(r"\[data-md-color-(?:(?:primary|accent)=(?!custom)|switching)|\[dir=[\"']?rtl")
"""Colours and a direction of writing that this site lacks; and a rule for all elements while the colours change,
for which a browser looks at each of them twice more on every page."""
ABSENT_VARIABLE = re.compile(r"--md-(?:version|post|status|annotation|path|tag|tasklist|typeset-table-sort)[\w-]*")
CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
FUNCTIONS = re.compile(r":(?:not|is|where|has)\([^()]*\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
SPACE = re.compile(r"\s+")
RELATIVE = re.compile(r"url\((?!data:|[\"']?[a-z]+:|/)(?=[\"']?)")
GROUPS = ("media", "supports", "layer", "container")


@dataclass(frozen=True, slots=True)
class Styles:
    """The text of both stylesheets."""

    common: str
    rare: str

    def files(self) -> dict[str, str]:
        """Their addresses by their kinds; a name tells the content, so that it can be kept for ever."""
        return {kind: f"assets/stylesheets/{kind}.{_digest(text)}.css" for kind, text in self.by_kind().items()}

    def by_kind(self) -> dict[str, str]:
        """Their texts by their kinds."""
        return {"common": self.common, "rare": self.rare}


def styles(sources: tuple[tuple[str, str], ...]) -> Styles:
    """One pair of stylesheets from many, each given with its address in the site, in their order."""
    both = [_parted(_parse(_moved(address, text))) for address, text in sources]
    return Styles("\n".join(common for common, _ in both), "".join(rare for _, rare in both))


def kept_styles(sources: tuple[tuple[str, str], ...], kept: Kept, edition: str) -> Styles:
    """As `styles`, which takes half a second, or those of an earlier build; `edition` is the digest of the code."""
    key = hashlib.sha256(repr((edition, sources)).encode()).hexdigest()
    return Styles(*json.loads(kept.found_or_made(key, lambda: json.dumps(astuple(styles(sources))).encode())))


def needs_rare(html: str) -> bool:
    """Whether a page's content has something that the common stylesheet leaves out."""
    named = [name for name in RARE if name in html]
    return any(f'"{name}' in html or f" {name}" in html for name in named) or bool(RARE_SIZE.search(html))


def _moved(address: str, text: str) -> str:
    """A stylesheet as it reads in assets/stylesheets, whose neighbours the folders of assets are."""
    folder = address.removeprefix("assets/").rpartition("/")[0]
    return text if folder == "stylesheets" else RELATIVE.sub(f"url(../{folder}/", text)


def _parse(text: str) -> list[Node]:
    rules: list[Node] = tinycss2.parse_stylesheet(COMMENT.sub("", text), skip_whitespace=True)
    return rules


def _parted(rules: Sequence[Node]) -> tuple[str, str]:
    common, rare = [], []
    for rule in rules:
        if rule.type == "qualified-rule":
            one, other = _parted_rule(rule)
        elif rule.type == "at-rule" and rule.lower_at_keyword in GROUPS and rule.content is not None:
            one, other = _parted_group(rule)
        else:
            one, other = rule.serialize(), ""
        common.append(one)
        rare.append(other)
    return "".join(common), "".join(rare)


def _parted_group(rule: Node) -> tuple[str, str]:
    head = f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}"
    both = _parted(tinycss2.parse_rule_list(rule.content, skip_whitespace=True))
    common, rare = (f"{SPACE.sub(' ', head)}{{{inner}}}" if inner else "" for inner in both)
    return common, rare


def _parted_rule(rule: Node) -> tuple[str, str]:
    by_kind: dict[str, list[str]] = {"common": [], "rare": [], "absent": []}
    for selector in _selectors(rule.prelude):
        by_kind[_kind(selector)].append(selector)
    body = _body(rule.content) if by_kind["common"] or by_kind["rare"] else ""
    common, rare = (_rule(by_kind[kind], body) for kind in ("common", "rare"))
    return common, rare


def _rule(selectors: Sequence[str], body: str) -> str:
    return f"{','.join(selectors)}{{{body}}}" if selectors and body else ""


def _selectors(prelude: Sequence[Node]) -> Iterator[str]:
    """The selectors of a list, whose commas in brackets part nothing."""
    selector: list[Node] = []
    for node in prelude:
        if node == ",":
            yield _text(selector)
            selector = []
        else:
            selector.append(node)
    yield _text(selector)


def _body(content: Sequence[Node]) -> str:
    declarations = tinycss2.parse_blocks_contents(content, skip_whitespace=True)
    kept = (node for node in declarations if not ABSENT_VARIABLE.fullmatch(getattr(node, "name", "")))
    # Nested rules end themselves; a declaration ends with a semicolon.
    return ";".join(_text([node]).rstrip("; ") for node in kept)


def _text(nodes: Sequence[Node]) -> str:
    return SPACE.sub(" ", tinycss2.serialize(nodes)).strip()


def _kind(selector: str) -> str:
    plain = FUNCTIONS.sub("", selector)
    classes = CLASS.findall(plain)
    if OTHER_SITE.search(plain) or any(name.startswith(ABSENT) for name in classes):
        return "absent"
    return "rare" if any(name.startswith(RARE) for name in classes) or RARE_SIZE.search(plain) else "common"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:10]
