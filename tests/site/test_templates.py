"""Templates that are laid out in less time."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import DictLoader, Environment
from markupsafe import Markup, escape
from mkdocs.config import load_config
from mkdocs.structure.files import Files

from kb.site.templates import escaped, quicken, visible
from tests.conftest import ROOT


@given(st.text('a"<&', max_size=5), st.sampled_from([str, Markup]))
def test_a_text_is_escaped_once(text: str, kind: type[str]) -> None:
    assert escaped(kind(text)) == str(escape(kind(text)))


def test_mkdocs_takes_the_same_files_of_a_theme_of_which_hidden_ones_are_not_listed() -> None:
    config = load_config(str(ROOT / "mkdocs.yml"), hooks=[])
    plain, quick = Files([]), Files([])
    plain.add_files_from_theme(config.theme.get_env(), config)
    env = visible(config.theme.get_env())
    quick.add_files_from_theme(env, config)
    assert list(plain.src_uris) == list(quick.src_uris)
    assert list(quick.src_uris)
    assert "viewBox" in env.get_template(".icons/material/magnify.svg").render()


def test_templates_see_what_all_are_given_later(tmp_path: Path) -> None:
    templates = {"page": "{% include 'part' %} {{ own }}", "part": "{{ shared | e }}"}
    env = Environment(loader=DictLoader(templates), autoescape=False)  # noqa: S701 -- templates of our own
    quicken(env, tmp_path)
    for shared in ("<a>", "b"):
        env.globals["shared"] = shared
        assert env.get_template("page").render(own="c") == f"{escape(shared)} c"
