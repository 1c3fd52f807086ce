"""Formulas in pages: found, set, kept, refused."""

from __future__ import annotations

from threading import Event
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from py_mini_racer import MiniRacer

from kb.model import KnownError
from kb.site import assets, katex, maths, v8
from tests.cases import Case, read_cases
from tests.site.test_formula_tex import told

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(katex, "CACHE", tmp_path)
    return tmp_path


def outline(html: str) -> str:
    """The page with each formula as ⟨TeX⟩, ⟪TeX⟫ where it is set large."""
    soup = BeautifulSoup(html, "html.parser")
    for formula in soup.select(".katex"):
        box = formula.find_parent(class_="kb-formula--display")
        assert bool(box) == bool(formula.find_parent(class_="katex-display"))
        large, element = box is not None, box or formula
        assert formula.math is not None
        tex = formula.get("data-tex") or told(str(formula))
        element.clear()
        element.attrs = {}
        element.append(f"⟪{tex}⟫" if large else f"⟨{tex}⟩")
        if not large:
            element.unwrap()
    return str(soup).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("case", read_cases("site/cases/maths.md"), ids=str)
def test_page(case: Case) -> None:
    text, expected = case.parts
    html = Markdown(
        extensions=[*maths.READING, "kb.site.maths"],
        extension_configs=maths.READING_OPTIONS | {"kb.site.maths": {"reporter": lambda *_: None}},
    ).convert(text)
    assert outline(html).strip() == expected


@pytest.mark.parametrize("case", read_cases("site/cases/maths_refused.md"), ids=str)
def test_refused(case: Case) -> None:
    text, expected = case.parts
    found = [f"{line} | {' '.join(tex.split())} | {message}" for line, tex, message in maths.refused(text)]
    assert "\n".join(found) == expected


def test_without_a_reporter_a_refused_formula_ends_the_conversion() -> None:
    with pytest.raises(maths.RefusedFormula, match=r"KaTeX refuses `\\no`: .*; mend the TeX"):
        Markdown(extensions=["kb.site.maths"]).convert(r"$\no$")


def test_contents_show_formulas_as_text_and_once() -> None:
    md = Markdown(extensions=["toc", "kb.site.maths"])
    md.convert("# 一\n\n## 除以 $\\sqrt{d_k}$，$a<b$")
    token = md.toc_tokens[0]["children"][0]  # type: ignore[attr-defined]
    assert token["name"] == "除以 √d_k，a&lt;b"
    assert token["id"] == "sqrtd_kab"


def test_a_formula_is_html_and_mathml_and_says_where_it_scrolls() -> None:
    html = Markdown(extensions=["kb.site.maths"]).convert("$$\nx\n$$")
    assert html.startswith('<div class="kb-formula--display"><span class="katex-display"><span class=katex><math')
    assert "<b aria-hidden=true class=M>" in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("a < b & \"c\" 'd'", "a &lt; b &amp; &quot;c&quot; &#x27;d&#x27;"),
        ("`<b>` 与 `` a`b ``", "<code>&lt;b&gt;</code> 与 <code>a`b</code>"),
        (r"5$ 和 \$6、\`、\\", "5$ 和 $6、`、\\"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("`$x$`", "<code>$x$</code>"),
        (r"$<\no$", r'<code class="katex-refused">&lt;\no</code>'),
        ("", ""),
    ],
)
def test_plain_text(text: str, html: str) -> None:
    assert maths.set_inline(text) == html


def test_formulas_in_plain_text_are_never_large() -> None:
    assert outline(maths.set_inline("求 $x<y$ 与 $$z$$。")) == "求 ⟨x&lt;y⟩ 与 ⟨z⟩。"


@settings(deadline=None, max_examples=60)
@given(st.text("ab $\\`<>&\"'{}_^\n中", max_size=30))
def test_plain_text_is_always_safe(text: str) -> None:
    soup = BeautifulSoup(maths.set_inline(text), "html.parser")
    for element in soup.select(".katex, code"):
        element.extract()
    assert soup.find() is None


@settings(deadline=None, max_examples=60)
@given(st.text('ab $\\`<>&"{}_^-#|\n 中', max_size=60))
def test_any_page_converts_and_names_lines_that_exist(text: str) -> None:
    for line, _, message in maths.refused(text):
        assert 1 <= line <= text.count("\n") + 1
        assert message


def test_a_formula_is_kept_on_disk_and_damage_is_mended(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    html = katex.set_formula("x^2", False)
    store = katex.store()
    store.close()
    (file,) = cache.iterdir()
    assert katex.version() in file.name
    whole = file.read_bytes()
    for damage in (whole[:-3000], b"", b"\xff\xfe", whole.replace(b"katex", b"kater"), whole[:100] + bytes(len(whole))):
        file.write_bytes(damage)
        store.recent.clear()
        assert katex.set_formula("x^2", False) == html
        # Where the file was lost altogether it is begun anew; the next formula finds it whole.
        katex.check("x^2", False)
        store.close()
    store.recent.clear()
    monkeypatch.setattr(katex, "_ask", lambda *_: pytest.fail("set again"))
    assert katex.set_formula(" x^2\n", False) == html


def test_formulas_are_read_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    html = {tex: katex.set_formula(tex, False) for tex in ("x", "y")}
    store = katex.store()
    store.recent.clear()
    store.fetch([("x", False), ("y", False), ("z", False)])
    monkeypatch.setattr(type(store), "_rows", lambda *_: pytest.fail("read again"))
    assert {tex: katex.set_formula(tex, False) for tex in ("x", "y")} == html
    assert ("z", False) not in store.recent


def test_formulas_that_were_set_ahead_are_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    katex.set_ahead([(f"x_{{{number}}}", False) for number in range(2 * katex.AT_ONCE)] + [(r"\frac", False)], 1)()
    store = katex.store()
    assert not store.missing([("x_{0}", False), (f"x_{{{2 * katex.AT_ONCE - 1}}}", False)])
    assert store.missing([(r"\frac", False)]), "KaTeX refuses it"
    monkeypatch.setattr(type(store), "_rows", lambda *_: pytest.fail("read again"))
    assert "x" in katex.set_formula("x_{0}", False)


def test_a_cache_that_cannot_be_written_does_no_harm(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (cache / "file").write_text("")
    monkeypatch.setattr(katex, "CACHE", cache / "file")
    html = katex.set_formula("x", True)
    assert "katex" in html
    monkeypatch.setattr(katex, "_ask", lambda *_: pytest.fail("set again"))
    assert katex.set_formula("x", True) == html


def test_a_formula_that_hangs_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stuck:
        def call(self, *_: object, **__: object) -> None:
            raise v8.Hung

    monkeypatch.setattr(katex, "engine", Stuck)
    with pytest.raises(maths.RefusedFormula, match="no answer in 10 seconds, twice"):
        katex.set_formula("h", False)


def test_contexts_live_beside_each_other() -> None:
    one, another = (v8.Engine(f"function place() {{ return {place}; }}") for place in (1, 2))
    assert [engine.call("place", seconds=5) for engine in (one, another, one)] == [1, 2, 1]
    another.close()
    one.close()


def test_a_script_without_end_costs_the_context_only() -> None:
    engine = v8.Engine("let n = 0; function count() { n += 1; return n; } function hang() { for (;;) {} }")
    assert [engine.call("count", seconds=5), engine.call("count", seconds=5)] == [1, 2]
    with pytest.raises(v8.Hung):
        engine.call("hang", seconds=0.05)
    assert engine.call("count", seconds=5) == 1
    engine.close()


def test_a_v8_that_ignores_its_own_limit_is_left_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    answers, release = iter([False, True]), Event()

    class Racer(MiniRacer):
        answering: bool | None = None

        def eval(
            self,
            code: str,
            timeout: float | None = None,
            timeout_sec: float | None = None,
            max_memory: int | None = None,
        ) -> Any:
            if "answer" in code:
                self.answering = next(answers) if self.answering is None else self.answering
                if not self.answering:
                    release.wait()
            return super().eval(code, timeout, timeout_sec, max_memory)

    monkeypatch.setattr("py_mini_racer.MiniRacer", Racer)
    monkeypatch.setattr(v8, "GRACE_SECONDS", 0.05)
    engine = v8.Engine()
    assert engine.call("(() => 'answer')", seconds=0.5) == "answer"
    release.set()
    engine.close()


def test_values_pass_as_json() -> None:
    engine = v8.Engine("function same(...values) { return values; }")
    values: list[v8.Json] = ["\u2028</script>'\"\\", {"a": [1, 2.5, None, True]}, "\ud800"]
    assert engine.call("same", *values, seconds=5) == values
    engine.close()


def test_without_packages_the_error_tells_the_cure(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(assets, "NODE_MODULES", tmp_path)
    with pytest.raises(KnownError, match="run `make site`"):
        katex.version()
