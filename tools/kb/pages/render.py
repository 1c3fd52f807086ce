"""From a page, a topic or an interview to the text of its file: the inverse of `parse`."""

from __future__ import annotations

import dataclasses
import io
import re
from collections.abc import Iterator
from typing import Any

import yaml

from kb.model import Interview, Meta, Page, Topic
from kb.pages.characters import without_odd

WIDTH = 2**30
"""Columns before YAML breaks a line: never, so that one key is one line in a diff."""
FAST_DUMPER: Any = getattr(yaml, "CSafeDumper", None)
"""libyaml's, where PyYAML was built with it: several times as fast."""
USUAL = re.compile(r"[\x20-\x7e\u00b7\u2014\u2018-\u201d\u2026\u3001-\u303f\u4e00-\u9fff\uff01-\uff5e]*")
"""Text that both write alike, as a test tries; what is rarer is left to PyYAML, for the same bytes everywhere."""
RARE_BREAKS = frozenset("\x85\u2028\u2029")


def render_page(page: Page) -> str:
    """The file of a question page, with keys in the order of `Meta` after title and English title."""
    return render_front_matter(meta_values(page.meta)) + without_odd(page.body)


def render_topic(topic: Topic) -> str:
    """The file of a topic."""
    values = {"title": topic.title, "en": topic.en, "order": topic.order}
    return render_front_matter(values) + topic.body


def render_interview(interview: Interview) -> str:
    """The file of a note's record; what is not known is left out."""
    names = ("title", "origin", "date", "digest", "file", "generated")
    values = {name: value for name in names if (value := getattr(interview, name))}
    return render_front_matter(values) + interview.body


def render_front_matter(values: dict[str, object]) -> str:
    """A mapping as front matter, with both its fences; lists and mappings in a list stand on one line."""
    dumper = _Dumper(io.StringIO(), default_flow_style=None, sort_keys=False)
    node = dumper.represent_data(values)
    assert isinstance(node, yaml.MappingNode)
    node.flow_style = False
    fast = FAST_DUMPER is not None and all(map(USUAL.fullmatch, _texts(node)))
    source = yaml.serialize(node, Dumper=FAST_DUMPER if fast else _Dumper, allow_unicode=True, width=WIDTH)
    return f"---\n{source}---\n"


def _texts(node: yaml.Node) -> Iterator[str]:
    waiting: list[yaml.Node] = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, yaml.ScalarNode):
            yield current.value
        elif isinstance(current, yaml.MappingNode):
            waiting += [part for pair in current.value for part in pair]
        else:
            waiting += current.value


class _Dumper(yaml.SafeDumper):
    """Quotes text that holds a rare line break: PyYAML folds it into a space otherwise."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        # No page may hold these: whoever wrote it here could not read it again.
        data = without_odd(data)
        style = '"' if RARE_BREAKS.intersection(data) else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style)


_Dumper.add_representer(str, _Dumper.represent_str)


def meta_values(meta: Meta) -> dict[str, object]:
    """The front matter of a page as plain values; what is empty and may be left out is left out."""
    first = {"title": meta.title, "en": meta.en, "topic": meta.topic}
    rest = {
        field.name: _plain(getattr(meta, field.name)) for field in dataclasses.fields(meta) if field.name not in first
    }
    return {name: value for name, value in {**first, **rest}.items() if value}


def _plain(value: object) -> object:
    if not isinstance(value, tuple):
        return value
    return [dataclasses.asdict(item) if dataclasses.is_dataclass(item) else item for item in value]  # type: ignore[arg-type]
