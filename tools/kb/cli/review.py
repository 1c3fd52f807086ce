"""`--review`: one page of HTML with each note on the left and its pages on the right, for the person who decides.

It asks nothing of any server, runs no script, and shows every text of a note as text. Notes are added one by one, so
that memory stays flat, and the file appears when it is whole.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from kb.cli.fates import KINDS, Fate, counts
from kb.cli.reading import Reading
from kb.model import KnownError
from kb.pages.marks import CHECK, LOST_IMAGE
from kb.pages.plan import Placed, Plan

WORDS: Mapping[str, str] = {
    "page": "进入页面",
    "record": "留在面经记录",
    "dropped": "丢弃",
    "uncertain": "存疑",
    "guessed": "猜的：公式、专题、可能重复",
    "repaired": "修过：缩进、换行、空格与标点",
}
REASONS: Mapping[str, str] = {
    "title": "标题",
    "introduction": "引言",
    "introduction of a section": "一节的引言",
    "section": "小节标题",
    "remark": "作者的话",
    "byline": "作者与日期",
    "tags": "标签",
    "front matter": "元数据",
    "markup": "标记",
    "fence": "围栏",
    "answer": "另处的答案",
    "reference": "参考文献",
    "references": "参考文献标题",
    "table of contents": "目录",
    "printed twice": "重复的一行",
    "list of the questions": "题目清单",
    "invisible": "看不见的字符",
    "page around the note": "正文以外",
    "outside the article": "正文以外",
    "advertisement": "广告",
    "button": "按钮",
    "menu": "菜单",
    "comments": "评论",
    "watermark": "水印",
    "page number": "页码",
    "page furniture": "页面杂项",
    "related posts": "相关文章",
    "code gutter": "代码框的按钮",
    "copyright notice": "版权声明",
    "payment dialog": "付款窗口",
    "imported before": "导入过",
    "most of it is not found on its page": "大半不在页面上",
    "the page has another answer; this one was not copied": "页面已有别的答案，没有复制",
}
"""Reasons in the page's language; one that is not here is shown as it is."""
POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
MARK = f'!!! warning "{CHECK}"'
FORMULA = re.compile(r"(?<!\\)\$\$?[^$\n]+\$\$?")


class Review:
    """The page, open for notes; a context that puts the file into its place at the end."""

    def __init__(self, path: Path) -> None:
        """Begin a page that will be `path`. Raises KnownError where it cannot be written."""
        self._path = path
        try:
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
        except OSError as error:
            raise KnownError(f"{path}: cannot be written ({error.strerror}); check the folder") from None
        self._part = Path(name)
        self._stream: IO[str] = os.fdopen(handle, "w", encoding="utf-8", errors="replace")

    def __enter__(self) -> Self:
        self._stream.write(_head())
        return self

    def add(self, reading: Reading, plan: Plan, found: Mapping[int, Fate]) -> None:
        """Show a note and its pages."""
        self._stream.write("\n".join(_note(reading, plan, found)) + "\n")

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stream.write("</body>\n</html>\n")
        self._stream.close()
        if kind is None:
            self._part.chmod(0o644)
            self._part.replace(self._path)
        else:
            self._part.unlink(missing_ok=True)


def _head() -> str:
    style = files("kb.cli").joinpath("review.css").read_text(encoding="utf-8")
    key = "".join(f'<span class="{name}">{words}</span>' for name, words in WORDS.items())
    return (
        '<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>导入审阅</title>\n<style>\n{style}</style>\n</head>\n<body>\n<h1>导入审阅</h1>\n"
        f'<p class="key">{key}</p>\n'
    )


def _note(reading: Reading, plan: Plan, found: Mapping[int, Fate]) -> Iterator[str]:
    yield f"<h2>{escape(reading.name)}</h2>"
    if plan.known_as:
        yield f'<p class="soft">导入过了，记录是 {escape(plan.known_as)}。</p>'
        return
    counted = counts(found)
    yield f"<p>{'，'.join(f'{WORDS[kind]} {counted[kind]} 行' for kind in KINDS)}。</p>"
    if reading.raw.converted:
        yield f'<p class="soft">行号指由 {escape(reading.raw.converted)} 转换出的文本。</p>'
    yield from (f'<p class="soft">{escape(notice)}</p>' for notice in plan.notices)
    yield from _rows(reading, plan, found)


def _rows(reading: Reading, plan: Plan, found: Mapping[int, Fate]) -> Iterator[str]:
    """A row for each question, and one for what stands between two."""
    number = 1
    for place, item in enumerate(plan.placed):
        span = item.question.span
        yield from _between(reading, found, number, span.line)
        left = "".join(_lines(reading, found, span.line, span.end_line + 1))
        right = "".join(_page(reading, item, reading.answers[place]))
        yield f'<div class="row"><div class="panel">{left}</div><div class="panel page">{right}</div></div>'
        number = span.end_line + 1
    yield from _between(reading, found, number, len(reading.raw.lines) + 1)


def _between(reading: Reading, found: Mapping[int, Fate], start: int, end: int) -> Iterator[str]:
    left = "".join(_lines(reading, found, start, end))
    if left:
        yield f'<div class="row"><div class="panel">{left}</div><div></div></div>'


def _lines(reading: Reading, found: Mapping[int, Fate], start: int, end: int) -> Iterator[str]:
    for number in range(start, end):
        fate = found.get(number)
        if fate is not None:
            why = REASONS.get(fate.reason, fate.reason)
            reason = f"<i>{WORDS[fate.kind]}：{escape(why)}</i>" if why else ""
            text = escape(reading.raw.lines[number - 1])
            yield f'<div class="line {fate.kind}"><b>{number}</b><span>{text}</span>{reason}</div>'


def _page(reading: Reading, item: Placed, answer: str) -> Iterator[str]:
    state = "新草稿" if item.new else "已有的页面"
    yield f'<h3>{escape(item.question.title)}</h3><p class="soft">{state} {escape(item.slug)}</p>'
    if item.twin is not None:
        kind = "" if item.twin.sure else ' class="guessed"'
        yield f"<p{kind}>{escape(f'{item.twin.slug} ({item.twin.score:.2f}): {item.twin.why}')}</p>"
    if item.topic is not None:
        kind = ' class="guessed"' if item.topic.doubtful else ""
        yield f"<p{kind}>{escape(item.topic.topic)} ({item.topic.confidence:.2f})</p>"
    span = item.question.span
    yield from _answer(answer if item.copied else "", reading.raw.lines[span.line - 1 : span.end_line])


def _answer(answer: str, note: Sequence[str]) -> Iterator[str]:
    """The lines of a page's answer, each with how it came about; `note` are those that it is from."""
    source, exact = {line.strip() for line in note}, {line.rstrip() for line in note}
    said = escape(" ".join(map(_squeezed, note)))
    code = marked = display = False
    for line in answer.split("\n") if answer else ():
        fence, rule = line.startswith("```"), not code and line == "$$"
        code, display = code ^ fence, display ^ rule
        marked = not code and (line.startswith(MARK) or (marked and line.startswith("    ")))
        kind = "" if fence or rule or not line.strip() else _kind(line, source, exact if code else source)
        kind = "guessed" if marked or (display and not rule and escape(_squeezed(line)) not in said) else kind
        text = escape(line) if code or display else FORMULA.sub(lambda match: _formula(match[0], said), escape(line))
        yield f'<div class="line {kind}">{text or "&nbsp;"}</div>'


def _kind(line: str, source: set[str], exact: set[str]) -> str:
    """How a line of a page came about: as it stands in the note, repaired, or in place of something lost."""
    if "丢失" in line or LOST_IMAGE in line:
        return "uncertain"
    return "" if line.strip() in source and (line.rstrip() in exact or line.strip() in exact) else "repaired"


def _formula(tex: str, said: str) -> str:
    """A formula that the note does not hold as it stands, spaces aside, is a guess."""
    return tex if f"${_squeezed(tex).strip('$')}$" in said else f"<mark>{tex}</mark>"


def _squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)
