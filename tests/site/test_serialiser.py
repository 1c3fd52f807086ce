"""A tree is written as Python-Markdown writes it."""

from __future__ import annotations

import copy
from xml.etree.ElementTree import Comment, Element, ProcessingInstruction, QName

from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown
from markdown.serializers import to_xhtml_string
from markdown.treeprocessors import UnescapeTreeprocessor
from markdown.util import ETX, STX, AtomicString

from kb.site.serialiser import QuickUnescape, to_xhtml

TEXTS = st.none() | st.lists(
    st.sampled_from([*"ab中 \n<>\"'&", "&amp;", "&#1;", f"{STX}60{ETX}", STX, "</script>"]), max_size=6
).flatmap(lambda parts: st.sampled_from(["".join(parts), AtomicString("".join(parts))]))
TAGS = st.sampled_from(["p", "P", "br", "img", "script", "style", "code", "span", None, Comment, QName("{a}b")])
ATTRIBUTES = st.dictionaries(st.sampled_from(["class", "id", "alt", "ALT"]), TEXTS.filter(bool))


def element(tag: object, attributes: dict[str, str], text: str, tail: str, children: list[Element]) -> Element:
    made = Element("x", attributes)
    made.tag, made.text, made.tail = tag, text, tail  # type: ignore[assignment] # as a formula has none
    # A comment has its text only.
    made.extend([] if tag is Comment else children)
    return made


LEAVES = st.builds(element, TAGS, ATTRIBUTES, TEXTS.filter(lambda text: text is not None), TEXTS, st.just([]))
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        element, TAGS.filter(lambda tag: tag is not Comment), ATTRIBUTES, TEXTS, TEXTS, st.lists(inner, max_size=3)
    ),
)


@given(TREES)
def test_any_tree_is_written_as_python_markdown_writes_it(root: Element) -> None:
    assert to_xhtml(root) == to_xhtml_string(root)


def test_instructions_too() -> None:
    root = Element("p")
    root.append(ProcessingInstruction("a", "<b>"))
    assert to_xhtml(root) == to_xhtml_string(root)


def told(root: Element) -> list[object]:
    return [(each.tag, each.text, type(each.text), each.tail, type(each.tail), each.items()) for each in root.iter()]


@given(TREES)
def test_escapes_are_undone_as_python_markdown_does(root: Element) -> None:
    other = Element("div")
    other.extend([root])
    same = copy.deepcopy(other)
    QuickUnescape(Markdown()).run(other)
    UnescapeTreeprocessor(Markdown()).run(same)
    assert told(other) == told(same)
