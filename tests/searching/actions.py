"""What a reader does, as steps of tests."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page

from bench.search_relevance import Query, read_queries

INPUT = "[data-md-component=search-query]"


RESULT = ".md-search-result__item"


TITLE = f"{RESULT} h1"


META = ".md-search-result__meta"


def loaded(page: Page) -> list[str]:
    names: list[str] = page.evaluate("performance.getEntriesByType('resource').map((one) => one.name)")
    return [name for name in names if "/search" in name]


def typed(page: Page, text: str) -> None:
    """Open the box, empty it and type."""
    box = page.locator(INPUT)
    box.focus()
    box.fill("")
    box.press_sequentially(text)


def compose(session: CDPSession, steps: list[str], text: str) -> None:
    """Write with an input method: letters are composed step by step, then `text` takes their place."""
    for step in steps:
        session.send("Input.imeSetComposition", {"text": step, "selectionStart": len(step), "selectionEnd": len(step)})
    session.send("Input.insertText", {"text": text})


COMPOSED = [
    (["j", "jianzhi"], "剪枝", "剪枝"),
    (["lh", "lianghua"], "量化", "量化"),
    (["siwei", "siweilian"], "思维链", "思维链"),
    (["shoulian"], "收敛", "收敛"),
    (["x", "xiancun"], "显存", "显存"),
    (["xishu", "xishuzhuyili"], "稀疏注意力", "稀疏注意力"),
    (["duotou"], "多头注意力", "多头注意力"),
    (["hunhe"], "混合精度", "混合精度"),
    (["canshu", "canshuliang"], "参数量", "参数量"),
    (["guiyihua"], "归一化", "归一化"),
]


def typing_set() -> list[Query]:
    """Of each kind the first queries that have one best page and are short enough to be typed."""
    kinds: dict[str, int] = {}
    chosen = []
    for query in read_queries():
        kinds[query.kind] = kinds.get(query.kind, 0) + 1
        if query.grades and kinds[query.kind] <= 4:
            chosen.append(query)
    return chosen
