"""What of the npm packages reaches the site."""

from __future__ import annotations

import json
import re

import pytest

from kb.model import KnownError
from kb.site import assets, formula_sheet, formula_styles


def test_katex_comes_with_its_fonts_and_no_others() -> None:
    files = dict(formula_sheet.katex_files())
    css = files["assets/katex/katex.min.css"].decode()
    named = {f"assets/katex/{path}" for path in re.findall(r"url\((?!\"data:)([^)]*)\)", css)}
    fonts = {path for path in files if path.endswith(".woff2")}
    assert named == fonts
    assert len(fonts) >= 20
    assert set(files) - fonts == {"assets/katex/katex.min.css", "assets/katex/LICENSE.txt"}


def test_each_shared_drawing_is_an_image_of_the_stylesheet() -> None:
    css = dict(formula_sheet.katex_files())["assets/katex/katex.min.css"].decode()
    for name in formula_styles.DRAWINGS.values():
        assert f".katex .{name}{{mask:url(" in css


def test_drawings_that_katex_no_longer_makes_are_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formula_sheet, "DRAWINGS", {"00000000": "q1"})
    with pytest.raises(KnownError, match="draws otherwise"):
        formula_sheet._drawn()


def test_scripts_come_with_licences_and_without_maps() -> None:
    files = dict(assets.graph_files())
    scripts = {path for path in files if path.endswith(".js")}
    assert scripts == {"assets/graph/graphology.js", "assets/graph/sigma.js"}
    assert all(b"sourceMappingURL" not in files[path] for path in scripts)
    assert all(b"ermission" in files[path] for path in set(files) - scripts)


def test_no_package_names_an_address() -> None:
    for name in ("package.json", "package-lock.json"):
        text = (assets.ROOT / name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "resolved" not in text


def test_each_locked_package_has_its_digest() -> None:
    lock = json.loads((assets.ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert all(entry["integrity"].startswith("sha512-") for entry in packages.values())


def test_missing_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "NODE_MODULES", assets.ROOT / "nowhere")
    with pytest.raises(KnownError, match="run `make site`"):
        list(assets.graph_files())
