"""The list below the graph says in text what the drawing shows."""

from __future__ import annotations

from dataclasses import replace

from kb.site.graph_list import graph_items
from kb.site.index import site_index
from kb.site.views import Views
from tests.site.knowledge import base, page


def test_each_question_stands_there_with_those_it_is_joined_to() -> None:
    pages = page("a", "甲 < 乙", "见 [[b]]，[[a-b]]。"), page("b", "乙"), page("a-b", "丙", "[[b]]。"), page("c", "丁")
    site = site_index(base(*pages))
    linked = replace(site, edges=tuple(edge for edge in site.edges if edge.kind == "link"))
    items = graph_items(linked, "../q/")
    first, second, third = (
        f'<a href="../q/{name}/">{title}</a>' for name, title in [("a-b", "丙"), ("a", "甲 &lt; 乙"), ("b", "乙")]
    )
    assert sorted(str(items(Views(site).every())).splitlines()) == [
        f'<li>{first} <span class="kb-note">相连：{second}、{third}</span></li>',
        f'<li>{second} <span class="kb-note">相连：{first}、{third}</span></li>',
        f'<li>{third} <span class="kb-note">相连：{first}、{second}</span></li>',
        '<li><a href="../q/c/">丁</a></li>',
    ]
    assert items([]) == ""
