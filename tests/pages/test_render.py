from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.model import Interview, Meta, Page, Slug, Source, Topic
from kb.pages import render
from kb.pages.parse import parse_interview, parse_page, parse_topic
from kb.pages.render import render_interview, render_page, render_topic
from tests.pages.strategies import BODIES, LINE, PAGES, SLUGS


@given(PAGES)
def test_a_page_survives_being_written_and_read(page: Page) -> None:
    assert parse_page(render_page(page), f"docs/questions/{page.slug}.md") == page


@given(st.builds(Topic, slug=SLUGS, title=LINE, en=LINE, order=st.integers(1, 99), body=BODIES))
def test_a_topic_survives_being_written_and_read(topic: Topic) -> None:
    assert parse_topic(render_topic(topic), f"{topic.slug}.md") == topic


@given(
    st.builds(
        Interview,
        id=SLUGS,
        title=LINE,
        origin=LINE | st.just(""),
        date=st.dates(datetime.date(1000, 1, 1)) | st.none(),
        digest=st.from_regex(r"[0-9a-f]{64}", fullmatch=True) | st.just(""),
        body=BODIES,
    )
)
def test_a_record_survives_being_written_and_read(record: Interview) -> None:
    assert parse_interview(render_interview(record), f"{record.id}.md") == record


@pytest.mark.skipif(render.FAST_DUMPER is None, reason="PyYAML was built without libyaml")
@given(st.lists(st.from_regex(render.USUAL, fullmatch=True), min_size=1, max_size=6))
def test_libyaml_writes_usual_text_as_the_other_does(texts: list[str]) -> None:
    values: dict[str, object] = {
        "title": texts[0],
        "tags": texts,
        "sources": [{"note": text, "asked": True} for text in texts],
    }
    fast = render.render_front_matter(values)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "FAST_DUMPER", None)
        assert fast == render.render_front_matter(values)


def test_a_page_is_written_one_key_a_line() -> None:
    meta = Meta("LoRA: 原理?", "fine-tuning", tags=("LoRA",), sources=(Source("n", "14"),))
    expected = (
        "---\ntitle: 'LoRA: 原理?'\ntopic: fine-tuning\ntags: [LoRA]\ndifficulty: intermediate\nstatus: draft\n"
        "sources:\n- {note: n, locator: '14', asked: true}\n---\nbody\n"
    )
    assert expected == render_page(Page(Slug("x"), meta, "body\n"))
