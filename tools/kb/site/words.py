"""A page as words: Chinese cut by rjieba, English folded, formulas as TeX tokens."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kb.model import Page
from kb.pages import prose

WORD = re.compile(r"[a-z][a-z0-9+_-]*[a-z0-9+]|[\u4e00-\u9fff]{2,}")
LATIN = re.compile(r"[A-Za-z][A-Za-z0-9+_-]*[A-Za-z0-9+]")
TEX_TOKEN = re.compile(r"\\[A-Za-z]+|[A-Za-z]+(?:_(?:\{[^{}]*\}|\w))?")
TEX_FORM = {"\\frac", "\\left", "\\right", "\\text", "\\cdot", "\\times", "\\quad", "\\mathrm", "\\begin", "\\end"}
"""TeX that says how a formula looks, not what it is about."""
SHORTEST_FORMULA = 8
"""Characters without white space below which a formula says little of its page: `n`, `x_i`, `d_k=64`."""
CHINESE_STOP_WORDS = (
    "一个 一种 一般 一题 不同 不是 不会 不能 两个 为什么 之间 什么 以及 使用 其中 其他 分别 列表 区别 参考 只是 可以 "
    "只有 可能 同一 同样 因为 因此 如何 如果 它们 对应 容易 就是 常见 并不 得到 怎么 情况 所以 所有 方法 易错 有关 "
    "模型 每个 没有 答案 而不是 而且 虽然 要求 计算 论文 详细 解答 说明 输出 输入 这个 这些 这一题 这样 这里 追问 通过 "
    "通常 部分 都是 里面 问题 需要 验算"
)
ENGLISH_STOP_WORDS = (
    "about above abstract across after again all almost along also although always am among an and another any are "
    "arxiv as at back be because become been before behind being below between both but by call can cannot could did "
    "do does done down due during each either else enough etc even ever every everything except few find first five "
    "for four from full further get give go had has have he hence her here him his how however if in indeed instead "
    "into is it its itself just keep last least less like made make many may me mean might mine more most mostly much "
    "must my myself near need neither never next no nobody none nor not nothing now of off often on once one only onto "
    "or other others our out over own part per perhaps print put rather same second see seem several she should show "
    "side since six so some something still such take ten than that the their them then there therefore these they "
    "thing this those though three through thus to together too toward towards two under until up upon us use used "
    "using very via was way we well were what when where whether which while who whole whose why will with within "
    "without would yes yet you your"
)
STOP_WORDS = frozenset(CHINESE_STOP_WORDS.split()) | frozenset(ENGLISH_STOP_WORDS.split())
"""Words that stand on most pages, so that sharing them says nothing."""


def tokens(page: Page) -> Mapping[str, int]:
    """How often each word is said by a page's title (three times: it says most), aliases, tags and body."""
    heading = " ".join((page.meta.title, page.meta.en)) + " "
    names = " ".join((*page.meta.aliases, *page.meta.tags))
    text, formulas = _apart(page.body)
    return {**words(f"{heading * 3}{names}\n{text}"), **Counter(tex_tokens(formulas))}


@lru_cache(maxsize=1)
def _apart(body: str) -> tuple[str, list[str]]:
    # Asked for the words and for the formulas of the page at hand.
    return prose.apart(prose.without_code(body))


def make_ready() -> None:
    """Load what cuts words, as long as nobody waits for it."""
    import rjieba

    rjieba.cut("")


def words(text: str) -> dict[str, int]:
    """How often a text has each of its words that say something: of two or more characters, no stop words."""
    # Loaded late: its dictionary takes 30 MB, in those processes only that cut words.
    import rjieba

    # Each blank would be a piece, and there are as many as words.
    pieces = Counter(rjieba.cut(" ".join(text.lower().split())))
    return {piece: count for piece, count in pieces.items() if _says_something(piece)}


@lru_cache(maxsize=1 << 16)
def _says_something(piece: str) -> bool:
    return WORD.fullmatch(piece) is not None and piece not in STOP_WORDS


def spellings(pages: Iterable[Page]) -> dict[str, str]:
    """Words in lower case, and how titles and tags mostly write them: `rope` is RoPE."""
    forms: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for page in pages:
        for form in LATIN.findall(" ".join((page.meta.title, *page.meta.tags))):
            forms[form.lower()][form] += 1
    return {word: min(found, key=lambda form: (-found[form], form)) for word, found in forms.items()}


def tex_tokens(formulas: Iterable[str]) -> Iterator[str]:
    """The commands and names in formulas, marked so that they are no words."""
    for tex in formulas:
        for token in TEX_TOKEN.findall(tex):
            if len(token) > 1 and token not in TEX_FORM:
                yield f"${token}"


def formulas(page: Page) -> frozenset[str]:
    """The formulas of a page that are long enough to tell pages apart, without white space."""
    found = ("".join(tex.split()) for tex in _apart(page.body)[1])
    return frozenset(tex for tex in found if len(tex) >= SHORTEST_FORMULA)
