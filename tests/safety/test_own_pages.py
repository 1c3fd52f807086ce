"""What the sanitiser must leave alone: all that we write ourselves."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from markdown import Markdown
from markdown.extensions import Extension

from kb.pages import prose
from kb.site import links
from kb.site.maths import READING, READING_OPTIONS, MathsExtension
from kb.site.sanitise import SanitiseExtension, refused
from tests.conftest import ROOT
from tests.test_site import html_pages

PAGES = sorted((ROOT / "docs").rglob("*.md"))
CONTRIBUTED = ("questions", "topics", "interviews")
SAMPLES = """
见脚注[^1]与 `#!python x` 与 ![图](a.png "题"){ width="300" } <kbd>Ctrl</kbd> H<sub>2</sub>O x<sup>2</sup>

[^1]: 注

词
:   义

=== "甲"

    一

=== "乙"

    二

!!! note inline "题"
    一

???+ tip "题"
    二

```python title="a.py" hl_lines="1"
x = 1
```

3. 三
4. 四

| 左 | 中 |
| :- | :-: |
| <ruby>汉<rt>hàn</rt></ruby> | <mark>字</mark> |

<figure markdown="span">
![图](b.png)
<figcaption>图</figcaption>
</figure>
"""


def converted(text: str, *more: SanitiseExtension) -> str:
    extensions: list[str | Extension] = [*READING, "toc", MathsExtension(reporter=lambda *_: None), *more]
    return Markdown(extensions=extensions, extension_configs=READING_OPTIONS).convert(text)


def elements(html: str) -> list[tuple[object, ...]]:
    root = lxml.html.fragment_fromstring(html, create_parent=True)
    found: list[tuple[object, ...]] = []
    for item in root.iter("*"):
        # A switch is on whatever its value says.
        attributes = sorted((name, "" if value == name else value) for name, value in item.items())
        found.append((item.tag, attributes, (item.text or "").strip(), (item.tail or "").strip()))
    return found


def body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("\n---\n", 1)[1]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_of_ours_passes_as_it_is(path: Path) -> None:
    text = links.rewrite(body(path), lambda link: link.text or link.target)
    forms = path.parent.name not in CONTRIBUTED
    assert [] == list(refused(text, forms=forms))
    assert elements(converted(text)) == elements(converted(text, SanitiseExtension(forms=forms)))


def test_everything_that_markdown_makes_passes() -> None:
    assert elements(converted(SAMPLES)) == elements(converted(SAMPLES, SanitiseExtension()))


def test_what_is_taken_out_is_told_with_line_and_cure() -> None:
    text = "一\n\n二 <pad> 三\n\n[x](javascript:alert(1))\n\n`<unk>` <b onclick=go()>四</b>"
    told = list(refused(text))
    assert [3, 5, 7] == sorted(line for line, _ in told)
    assert any("write it as code" in message for _, message in told)


def test_every_page_has_a_policy_and_no_script_in_itself(built_site: Path) -> None:
    for name, page in html_pages(built_site):
        found = page.xpath("//head/meta[@http-equiv='Content-Security-Policy']/@content")
        assert len(found) == 1, name
        rules = dict(rule.split(" ", 1) for rule in found[0].split("; "))
        assert "'unsafe-inline'" not in rules["default-src"] + rules["style-src-elem"]
        assert not {"script-src", "script-src-elem", "script-src-attr", "worker-src"} & rules.keys(), name
        assert "'unsafe-eval'" not in found[0]
        assert not page.xpath("//script[not(@src)]"), name
        assert not page.xpath("//@*[starts-with(name(), 'on')]"), name
        assert not page.xpath("//style"), name


def test_limits_leave_our_pages_far_behind() -> None:
    longest = max(len(block) for path in PAGES for block in prose.without_code(body(path)).split("\n\n"))
    assert longest < 20_000
