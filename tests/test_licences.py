"""What is installed may be used by whoever builds on it: no licence comes in that is not on the list below."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from license_expression import LicenseWithExceptionSymbol, get_spdx_licensing
from packaging.markers import Marker

from tests.conftest import ROOT

ALLOWED = frozenset({
    "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "ISC",
    "PSF-2.0", "Zlib", "CC0-1.0", "BSL-1.0",
})  # fmt: skip
EXCEPTED = {
    "certifi": ("MPL-2.0", "a list of certificates; the theme requires requests, which requires it; no site holds it"),
    "pathspec": ("MPL-2.0", "MkDocs requires it; used as it comes, and no site holds it"),
    "hypothesis": ("MPL-2.0", "for tests alone"),
}
"""By name, as they stand: their licence binds changes to their own files only."""
EXCEPTED_SCRIPTS = {"node_modules/axe-core": ("MPL-2.0", "for tests alone")}
"""The same for what comes from npm."""
RUNTIMES = ("libgfortran", "libgomp", "libquadmath", "libscipy_openblas", "libscipy_openblas64_")
"""Libraries that the wheels of NumPy, SciPy and scikit-learn bring: BSD's OpenBLAS, and the runtime of GCC, whose
licence lets every program use it (libquadmath: LGPL-2.1, loaded as it comes). There is no NumPy without them; no site
holds any.
"""
READ_BY_HAND = {"resvg-py": "MIT"}
"""Those whose metadata names none, from the text of the licence that they bring."""
SPELLINGS = {
    "Apache 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "BSD License": "BSD-3-Clause",
    "BSD-3-Clause, Apache-2.0, dependency licenses": "BSD-3-Clause AND Apache-2.0",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
"""What packages wrote before there was one way to write it."""
PIN = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\]+)(?:[ ]*;[ ]*(?P<marker>[^\\]*))?", re.MULTILINE)
SPDX = get_spdx_licensing()


def pins() -> Iterator[str]:
    """Every package that a file of pins installs on this machine."""
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        for match in PIN.finditer(path.read_text(encoding="utf-8")):
            if match["marker"] is None or Marker(match["marker"].strip()).evaluate():
                yield match["name"]


def allowed(expression: str, licences: Collection[str]) -> bool:
    """Whether an SPDX expression can be kept with `licences` alone: any side of an OR, every side of an AND."""

    def kept(node: Any) -> bool:
        if isinstance(node, LicenseWithExceptionSymbol) and str(node) not in licences:
            return str(node.license_symbol) in licences
        if not node.args:
            return str(node) in licences
        return (any if isinstance(node, SPDX.OR) else all)(kept(side) for side in node.args)

    return kept(SPDX.parse(expression))


def licence(name: str) -> str:
    """The licence of an installed package as an SPDX expression, from what its metadata says."""
    told = metadata.metadata(name)
    classifiers = (line.split(" :: ")[-1] for line in told.get_all("Classifier") or [] if line.startswith("License ::"))
    # A package may replace this part of Python by one that fails where a field is missing.
    fields = (text for name in ("License-Expression", "License") for text in told.get_all(name) or [])
    for text in (*fields, *classifiers):
        known: str = SPELLINGS.get(text, text or "")
        if known and is_expression(known):
            return known
    return READ_BY_HAND.get(name, "")


def is_expression(text: str) -> bool:
    """Whether a text is an SPDX expression, and not the whole licence or a shrug."""
    return "\n" not in text and not SPDX.validate(text).errors


@pytest.mark.parametrize("name", sorted(set(pins())))
def test_a_python_package_has_a_licence_of_the_list(name: str) -> None:
    try:
        found = licence(name)
    except metadata.PackageNotFoundError:
        pytest.skip(f"{name} is not needed on this machine")
    assert found, f"{name} names no licence that is known; read it, then add it to READ_BY_HAND or do without"
    assert allowed(found, ALLOWED) or found == EXCEPTED.get(name, ("",))[0], f"{name}: {found}"


def test_a_package_for_the_browser_has_a_licence_of_the_list() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    told = {name: entry.get("license", "") for name, entry in lock["packages"].items()}
    assert len(told) > 5
    others = {name: text for name, text in told.items() if not text or not allowed(text, ALLOWED)}
    assert EXCEPTED_SCRIPTS.keys() == others.keys()
    assert {} == {name: text for name, text in others.items() if text != EXCEPTED_SCRIPTS.get(name, ("",))[0]}
    assert all(lock["packages"][name].get("dev") for name in others), "what the site holds has no exception"


def bills() -> list[Path]:
    """The bills of materials in which compiled packages name what was compiled into them."""
    found = [
        Path(str(file.locate()))
        for name in sorted(set(pins()))
        for file in _files(name)
        if "/sboms/" in str(file) and file.suffix == ".json"
    ]
    return [path for path in found if path.is_file()]


def _files(name: str) -> list[metadata.PackagePath]:
    try:
        return list(metadata.files(name) or [])
    except metadata.PackageNotFoundError:
        return []


def test_nothing_that_was_compiled_into_a_package_leaves_only_the_gpl() -> None:
    texts: dict[str, str] = {}
    for path in bills():
        for part in json.loads(path.read_text(encoding="utf-8")).get("components", []):
            for entry in part.get("licenses", []):
                texts[entry.get("expression") or entry["license"].get("id", "")] = f"{path.name}: {part['name']}"
    assert len(texts) > 10
    others = {str(key) for text in texts if text for key in SPDX.license_symbols(text, decompose=True)} - GPL
    assert {} == {text: place for text, place in texts.items() if text and not allowed(text, others)}


def test_no_other_library_comes_along() -> None:
    files = [Path(str(file)) for name in sorted(set(pins())) for file in _files(name)]
    brought = {file.name.split("-")[0].split(".")[0] for file in files if file.parent.name.endswith(".libs")}
    assert brought <= set(RUNTIMES)


GPL = {str(key) for key in SPDX.known_symbols if re.match(r"[AL]?GPL-", str(key))}


def test_the_list_is_kept_to() -> None:
    assert allowed("MIT OR GPL-3.0-only", ALLOWED)
    assert allowed("Apache-2.0 WITH LLVM-exception AND (MIT OR MPL-2.0)", ALLOWED)
    assert not allowed("MIT AND GPL-3.0-only", ALLOWED)
    assert not any(allowed(text, ALLOWED) for text in ("LGPL-3.0-only", "AGPL-3.0-or-later", "MPL-2.0", "GPL-2.0-only"))
    assert {"GPL-3.0-only", "LGPL-2.1-or-later", "AGPL-3.0-only"} <= GPL


def test_an_exception_is_for_a_package_that_there_is() -> None:
    assert {*EXCEPTED, *READ_BY_HAND} <= set(pins())
    assert all(text == "MPL-2.0" and reason for text, reason in EXCEPTED.values())
