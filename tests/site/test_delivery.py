"""What goes over the wire: stylesheets without what no page has, scripts without what only their readers need."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import pytest

from kb.site import styles
from kb.site.scripts import lean
from tests.conftest import ROOT

CLASSES = re.compile(r'class="([^"]*)"')
PARSES = """
const read = require("fs").readFileSync(0, "utf8");
for (const [name, text] of JSON.parse(read)) {
  try { new (require("vm").SourceTextModule)(text); } catch (error) { console.log(name, error.message); }
}
"""


FRAMES = {"base": "e014fb843e10", "partials/toc": "fde48f583563", "partials/toc-item": "418f31ce2e6d"}
"""What parts of the theme ours were written from, by name: digests, without the names of files that change always."""


def parted(css: str, address: str = "assets/stylesheets/a.css") -> tuple[str, str]:
    made = styles.styles(((address, css),))
    return made.common, made.rare


def test_a_selector_goes_where_its_part_is() -> None:
    css = ".md-nav, .tabbed-set > a, .md-post--excerpt b { color: red }"
    assert parted(css) == (".md-nav{color: red}", ".tabbed-set > a{color: red}")


def test_what_a_selector_excludes_does_not_decide() -> None:
    assert parted(".md-nav:not(.md-post){color:red}")[0] == ".md-nav:not(.md-post){color:red}"


def test_a_group_that_is_empty_goes() -> None:
    css = "@media print { .md-consent { color: red } } @media (width > 3em) { a:is(b, i) { color: red; top: 0 } }"
    assert parted(css)[0] == "@media (width > 3em) {a:is(b, i){color: red;top: 0}}"


def test_colours_that_the_site_does_not_have_and_their_icons_go() -> None:
    css = "[data-md-color-primary=red]{--a:1}[data-md-color-primary=custom]{--a:2;--md-version-icon:url(data:x)}"
    assert parted(css)[0] == "[data-md-color-primary=custom]{--a:2}"


def test_only_common_sizes_of_formulas_are_common() -> None:
    css = ".katex .sizing.reset-size6.size3{font-size:.7em}.katex .sizing.reset-size6.size9{font-size:2em}"
    assert [".size3{" in text for text in parted(css)] == [True, False]
    assert [".size9{" in text for text in parted(css)] == [False, True]
    assert styles.needs_rare('<span class="sizing reset-size6 size9">')
    assert not styles.needs_rare('<span class="sizing reset-size6 size3 mtight">')


def test_fonts_are_found_from_the_new_place() -> None:
    css = "@font-face{src:url(fonts/a.woff2)}b{background:url(data:x)}"
    assert "url(../katex/fonts/a.woff2)" in parted(css, "assets/katex/katex.min.css")[0]
    assert "url(data:x)" in parted(css, "assets/katex/katex.min.css")[0]


@pytest.mark.slow
def test_no_page_has_what_the_stylesheet_leaves_out(built_site: Path) -> None:
    for path in built_site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        names = {name for value in CLASSES.findall(html) for name in value.split()}
        assert not {name for name in names if name.startswith(styles.ABSENT)}, path
        if "rare." not in html:
            assert not {name for name in names if name.startswith(styles.RARE)}, path


def test_a_script_without_its_comments_and_types_still_parses() -> None:
    node = shutil.which("node") or str(Path(sys.executable).with_name("node"))
    scripts = [
        (path.name, lean(path.read_text(encoding="utf-8"))) for path in ROOT.glob("docs/assets/javascripts/*.js")
    ]
    assert len(scripts) > 20
    assert [] == [name for name, text in scripts if "/**" in text]
    run = subprocess.run(
        [node, "--experimental-vm-modules", "--no-warnings", "-e", PARSES],
        input=json.dumps(scripts),
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout == ""


def test_the_theme_s_script_is_told_the_features_that_its_templates_have() -> None:
    script = (ROOT / "docs/assets/javascripts/begin.js").read_text(encoding="utf-8")
    found = re.search(r"features: (\[.*?\])", script)
    assert found is not None
    settings = (
        (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("  features:\n")[2].partition("  palette:")[0]
    )
    assert json.loads(found[1]) == re.findall(r"- (\S+)", settings)


def test_what_stands_after_a_type_is_kept() -> None:
    script = "/** @type {A} */ (a).b();\nc();\n/** Said. */\n// Why\n  d(/** @type {B} */ (e)); // f\n"
    assert lean(script) == "(a).b();\nc();\nd((e)); // f\n"


@pytest.mark.parametrize("name", FRAMES)
def test_the_theme_lays_out_what_ours_was_written_from(name: str) -> None:
    """Where this fails, read `overrides` beside the theme's template before mending the digest."""
    text = Path(str(files("material")), "templates", f"{name}.html").read_text(encoding="utf-8")
    lasting = re.sub(r"\.[0-9a-f]{8}\.|material-[0-9.]+", "", text)
    assert hashlib.sha256(lasting.encode()).hexdigest()[:12] == FRAMES[name]
