"""What a reader waits for: bytes of the first visit and of further ones, Lighthouse's marks, the largest graph.

Over the site in site/, as `make bench` builds it, served with gzip. Without Lighthouse's packages, without its marks.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Response

from bench import graph, lighthouse
from kb.site.assets import ROOT
from tests.chromium import launched, served
from tests.packing import PackingHandler

SITE = ROOT / "site"
PAGES = ("", "questions/yarn/", "topics/attention/", "graph/")
KINDS = ("document", "stylesheet", "script")
SHIFT = """() => new Promise((resolve) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => (sum += entry.value)))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => resolve(sum), 300);
})"""


def run(_: Sequence[int] = ()) -> list[dict[str, Any]]:
    """Rows: the weight of question pages, then Lighthouse's, then the graph's. Raises KnownError without a site."""
    rows = [*weights()]
    if lighthouse.installed():
        with served(SITE, PackingHandler) as root:
            rows += lighthouse.rows(root, PAGES)
    return [*rows, *graph.run()]


def weights() -> list[dict[str, Any]]:
    """What questions cost: KB over the wire beside fonts, on the first visit and after another page.

    Every sixth page by the size of its HTML, the largest among them.
    """
    paths = sorted(SITE.glob("questions/*/index.html"), key=lambda path: path.stat().st_size)
    slugs = [path.parent.name for path in paths[::-1][::6]]
    with served(SITE, PackingHandler) as root, launched() as browser:
        visits = [_visits(browser, root, [slug, slugs[i - 1]]) for i, slug in enumerate(slugs)]
    first, further = [one for one, _ in visits], [other for _, other in visits]
    return [
        _row("first visit", slugs, [one["wire"] for one in first]),
        _row("further page", slugs[-1:] + slugs[:-1], [one["wire"] for one in further]),
        _row("fonts of a first visit", slugs, [one["fonts"] for one in first]),
        {
            "question pages": len(slugs),
            "requests elsewhere": sum(one["elsewhere"] for one in first + further),
            "largest shift": max(one["shift"] for one in first + further),
            "fonts that no letter needs": sum(one["idle fonts"] for one in first),
        },
    ]


def _row(name: str, slugs: Sequence[str], sizes: Sequence[float]) -> dict[str, Any]:
    ordered = sorted(sizes)
    return {
        "KB gzip": name,
        "median": round(median(sizes) / 1000, 1),
        "9 of 10 below": round(ordered[len(ordered) * 9 // 10] / 1000, 1),
        "most": round(ordered[-1] / 1000, 1),
        "of": slugs[sizes.index(ordered[-1])],
    }


def _visits(browser: Browser, root: str, slugs: Sequence[str]) -> list[dict[str, float]]:
    """Open questions one after the other in a fresh browser; what each cost."""
    context = browser.new_context(viewport={"width": 412, "height": 823}, service_workers="block")
    costs = [_visit(context.new_page(), root, slug) for slug in slugs]
    context.close()
    return costs


def _visit(page: Page, root: str, slug: str) -> dict[str, float]:
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{root}questions/{slug}/", wait_until="networkidle")
    return {**_cost(answers, urlsplit(root).netloc), "shift": page.evaluate(SHIFT), "idle fonts": _idle_fonts(page)}


def _cost(answers: Sequence[Response], host: str) -> dict[str, float]:
    """Bytes of bodies over the wire."""
    sizes = [(one.request.resource_type, _size(one)) for one in answers]
    return {
        "wire": sum(size for kind, size in sizes if kind in KINDS),
        "fonts": sum(size for kind, size in sizes if kind == "font"),
        "elsewhere": sum(urlsplit(one.url).netloc not in (host, "") for one in answers),
    }


def _size(answer: Response) -> int:
    """Bytes of a body. Chromium says less than none of what it had already, and none of what a worker runs."""
    size = answer.request.sizes()["responseBodySize"]
    return max(size, 0) or (0 if size else int(answer.headers.get("content-length", 0)))


def _idle_fonts(page: Page) -> int:
    """How many fonts were loaded of which the page shows no letter."""
    loaded: int = page.evaluate("""() => {
      const used = new Set([...document.querySelectorAll(".katex *")].map((one) => {
        const { fontFamily, fontWeight, fontStyle } = getComputedStyle(one);
        return [fontFamily.split(",")[0].replaceAll('"', ""), fontWeight >= 600 ? 700 : 400, fontStyle].join();
      }));
      const weight = (text) => (text === "bold" || text >= 600 ? 700 : 400);
      return [...document.fonts].filter((one) => one.status === "loaded"
        && !used.has([one.family.replaceAll('"', ""), weight(one.weight), one.style].join())).length;
    }""")
    return loaded


if __name__ == "__main__":
    for row in run():
        print("  ".join(f"{key} {value}" for key, value in row.items()), flush=True)
