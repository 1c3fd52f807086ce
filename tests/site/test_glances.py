"""A page is known by what hooks look at, without being read: whatever a hook would see changed, so is the key."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from kb.model import Interview, Page, Slug
from kb.site.graph import LocalGraphs
from kb.site.index import site_index
from kb.site.links import Names, Target
from kb.site.page_hooks import looks_at, nothing, only_in, tellers
from kb.site.views import Views
from tests.site.knowledge import SOURCE, base, page

OWN = page("own", "本题", "见 [[near]]。", prerequisites=(Slug("before"),), sources=(SOURCE,), tags=("甲",))
NEAR = page("near", "近处", "又见 [[own]]，如此。", tags=("甲",))
BEFORE = page("before", "在前", difficulty="basic")
Words = Callable[[Views], object]


def question(views: Views) -> object:
    return views.words.question(Slug("own"))


def tagged(views: Views) -> object:
    return views.words.tagged("甲")


def views(*pages: Page, note: str = "一份面经") -> Views:
    known = base(*pages)
    return Views(site_index(replace(known, interviews={"note": Interview("note", note)})))


@pytest.mark.parametrize("words", [question, tagged])
def test_words_are_the_same_where_the_same_is_shown(words: Words) -> None:
    assert words(views(OWN, NEAR, BEFORE)) == words(views(OWN, NEAR, BEFORE))
    assert words(views(OWN, NEAR, BEFORE)) == words(views(OWN, replace(NEAR, body=f"{NEAR.body}\n\n别的话。"), BEFORE))


@pytest.mark.parametrize("words", [question, tagged])
def test_words_tell_what_is_shown_of_other_pages(words: Words) -> None:
    shown = views(OWN, NEAR, BEFORE)
    others = [
        views(OWN, replace(NEAR, meta=replace(NEAR.meta, title="远处")), BEFORE),
        views(OWN, replace(NEAR, meta=replace(NEAR.meta, difficulty="advanced")), BEFORE),
        views(OWN, NEAR, BEFORE, note="另一份面经"),
        views(replace(OWN, meta=replace(OWN.meta, title="别的题")), NEAR, BEFORE),
    ]
    assert words(shown) not in [words(other) for other in others]


def test_words_tell_what_stands_around_a_question() -> None:
    shown = views(OWN, NEAR, BEFORE)
    others = [
        views(OWN, replace(NEAR, body="只见 [[own]]，如此。"), BEFORE),
        views(OWN, NEAR, replace(BEFORE, meta=replace(BEFORE.meta, title="更前"))),
        views(OWN, NEAR),
        views(OWN, NEAR, BEFORE, page("next", "在后")),
    ]
    assert question(shown) not in [question(other) for other in others]


@pytest.mark.parametrize("number", range(3))
def test_the_kinds_of_neighbours_are_those_that_stand_in_the_picture(number: int) -> None:
    many = [
        page(f"q{i:02}", f"题{i}", f"见 [[q{i * 7 % 20:02}]]，[[q00]]。", follow_ups=(Slug("q01"),)) for i in range(20)
    ]
    graphs = LocalGraphs(site_index(base(*many)))
    slug = Slug(f"q{number:02}")
    lines = re.findall(r'<line class="kb-edge kb-edge--(\w+)"', graphs.svg(slug))
    kinds = graphs.kinds(slug)
    # Those of the legend follow.
    assert lines[: len(kinds)] == kinds != []


def test_a_name_that_means_several_pages_leads_to_none_of_them() -> None:
    one, other = page("one", "一", aliases=("两义",)), page("other", "二", aliases=("两义",))
    known = Names({each.slug: each for each in (one, other)}, {})
    assert known.target("one") == Target("questions/one.md", "一")
    assert [known.target("两义"), known.target("没有")] == [None, None]


def test_pages_are_read_where_a_hook_does_not_say_what_it_looks_at() -> None:
    def plain() -> Callable[..., str]:
        return lambda text, **_: text

    looks = looks_at(lambda _, page: page.url)
    told, quiet, elsewhere = looks(plain()), looks_at(nothing)(plain()), only_in("tags")(plain())
    assert tellers([quiet, elsewhere], "questions") == ()
    assert len(tellers([quiet, told, elsewhere], "questions") or ()) == 1
    assert tellers([quiet, elsewhere], "tags") is None
    assert tellers([told, plain()], "questions") is None
