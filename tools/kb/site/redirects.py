"""Pages at the addresses that renamed questions had, each of which leads to where the question is now."""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping

from kb.model import Page, Slug
from kb.pages.lint.metadata import SLUG

PAGE = """<!doctype html>
<html lang="zh">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; base-uri 'none'; form-action 'none'">
<title>{title}</title>
<meta name="robots" content="noindex">
<link rel="canonical" href="../{slug}/">
<meta http-equiv="refresh" content="0; url=../{slug}/">
</head>
<body>
<p>这一题换了地址：<a href="../{slug}/">{title}</a></p>
</body>
</html>
"""


def redirect_pages(pages: Mapping[Slug, Page]) -> Iterator[tuple[str, str]]:
    """The file of each earlier name, below the site's folder, and its HTML; none that would hide a page."""
    for slug, page in sorted(pages.items()):
        for name in page.meta.redirects:
            if SLUG.fullmatch(name) and name not in pages:
                yield f"questions/{name}/index.html", PAGE.format(slug=slug, title=html.escape(page.meta.title))
