"""What is new, as a page and as feeds."""

from __future__ import annotations

import datetime
import xml.etree.ElementTree as ET
from collections.abc import Mapping

import pytest

from kb.model import Page
from kb.site import feed
from kb.site.entries import Entries
from kb.site.history import Change
from kb.site.index import site_index
from tests.site.knowledge import base, page

ATOM = "{http://www.w3.org/2005/Atom}"
SHORT = '!!! abstract "30 秒回答"\n    先算 $a^2$，若 a < b & c 再说。\n\n## 详细解答\n\n正文。\n'
ALPHA, BETA = (
    page("alpha", "什么是 <alpha>？", SHORT, tags=("甲 & 乙",)),
    page("beta", "什么是 beta？", en="What is beta?"),
)


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def change(text: str, added: str | None = None, *authors: str) -> Change:
    moment = datetime.datetime.fromisoformat(f"{text}T12:00:00+00:00")
    return Change(day(text), int(moment.timestamp()), authors or ("张三",), day(added) if added else None)


def entries(changes: Mapping[str, Change], *pages: Page) -> Entries:
    return Entries(
        site_index(base(*(pages or (ALPHA, BETA)))), {f"questions/{name}.md": c for name, c in changes.items()}
    )


def feeds(changes: Mapping[str, Change], site_url: str = "") -> dict[str, ET.Element]:
    known = entries(changes)
    written = feed.feeds(known.site, known, "面典", "一题一页", site_url)
    return {name: ET.fromstring(text) for name, text in written.items()}  # noqa: S314 - our own


def listed(days: tuple[feed.Day, ...]) -> list[tuple[str, list[str]]]:
    return [(str(one.day), [entry.slug for entry in one.entries]) for one in days]


def test_the_page_lists_what_was_added_and_what_was_changed_later() -> None:
    known = entries({"alpha": change("2026-03-05", "2026-03-01"), "beta": change("2026-03-02", "2026-03-02")})
    news = feed.news(known)
    assert listed(news.added) == [("2026-03-02", ["beta"]), ("2026-03-01", ["alpha"])]
    assert listed(news.changed) == [("2026-03-05", ["alpha"])]


def test_questions_of_one_day_stand_together_in_order_of_their_names() -> None:
    pages = [page(name, name) for name in ("c", "a", "b")]
    news = feed.news(entries({one.slug: change("2026-03-01", "2026-03-01") for one in pages}, *pages))
    assert listed(news.added) == [("2026-03-01", ["a", "b", "c"])]


def test_where_the_history_is_cut_off_nothing_is_called_new() -> None:
    news = feed.news(entries({"alpha": change("2026-03-05")}))
    assert news.added == ()
    assert listed(news.changed) == [("2026-03-05", ["alpha"])]


def test_without_a_history_there_is_nothing_new_and_the_feed_is_the_same_each_time() -> None:
    known = entries({})
    assert feed.news(known) == feed.News((), ())
    first, again = (feed.feeds(known.site, known, "面典", "", "") for _ in range(2))
    assert first == again
    assert "<entry>" not in first["feed.xml"]


def test_a_feed_has_the_latest_change_first_with_what_it_says_and_who_made_it() -> None:
    root = feeds({"alpha": change("2026-03-01", "2026-02-01", "李四", "张三"), "beta": change("2026-03-05")})[
        "feed.xml"
    ]
    first, second = root.findall(f"{ATOM}entry")
    assert first.findtext(f"{ATOM}title") == "什么是 beta？"
    assert first.findtext(f"{ATOM}summary") == "What is beta?"
    assert second.findtext(f"{ATOM}title") == "什么是 <alpha>？"
    assert second.findtext(f"{ATOM}summary") == "先算 a^2 ，若 a &lt; b &amp; c 再说。"
    assert second.findtext(f"{ATOM}updated") == "2026-03-01T12:00:00+00:00"
    assert second.findtext(f"{ATOM}published") == "2026-02-01T00:00:00+00:00"
    assert second.findtext(f"{ATOM}author/{ATOM}name") == "李四、张三"
    assert [tag.get("term") for tag in second.findall(f"{ATOM}category")] == ["基础", "甲 & 乙"]
    assert root.findtext(f"{ATOM}updated") == "2026-03-05T12:00:00+00:00"


def test_addresses_are_whole_where_the_site_knows_its_own() -> None:
    found = feeds({"alpha": change("2026-03-01")}, "https://example.org/sub")
    link = found["feed.xml"].find(f"{ATOM}entry/{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://example.org/sub/questions/alpha/"
    assert found["rss.xml"].findtext("channel/item/link") == "https://example.org/sub/questions/alpha/"
    assert found["rss.xml"].findtext("channel/lastBuildDate") == "Sun, 01 Mar 2026 12:00:00 +0000"


def test_without_the_sites_address_there_is_only_the_feed_that_may_be_relative() -> None:
    found = feeds({"alpha": change("2026-03-01")})
    assert list(found) == ["feed.xml"]
    link = found["feed.xml"].find(f"{ATOM}entry/{ATOM}link")
    assert link is not None
    assert link.get("href") == "questions/alpha/"


def test_an_entry_keeps_its_identity_when_the_site_moves_and_the_title_changes() -> None:
    ids = {
        feeds({"alpha": change("2026-03-01")}, url)["feed.xml"].findtext(f"{ATOM}entry/{ATOM}id")
        for url in ("", "https://example.org/", "https://example.com/sub/")
    }
    assert len(ids) == 1


@pytest.mark.parametrize("count", [0, feed.IN_FEED + 5])
def test_a_feed_does_not_grow_with_the_site(count: int) -> None:
    pages = [page(f"q{number:03}", f"题 {number}") for number in range(count)]
    known = entries({one.slug: change("2026-03-01") for one in pages}, *pages, ALPHA)
    root = ET.fromstring(feed.feeds(known.site, known, "面典", "", "")["feed.xml"])  # noqa: S314
    assert len(root.findall(f"{ATOM}entry")) == min(count, feed.IN_FEED)
