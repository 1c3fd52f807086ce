"""The main views beside pictures of them: a change in looks is seen, whoever made it and wherever it came from.

After a change that is meant: `RENEW_LOOKS=1 .venv/bin/python -m pytest tests/looks`, then look at what git shows.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

REFERENCE = Path(__file__).parent / "reference"
MACHINE = REFERENCE / "made-with.json"
RENEW = bool(os.environ.get("RENEW_LOOKS"))
FONTS = ("Noto Sans CJK SC", "Noto Sans Mono CJK SC", "system-ui", "monospace")
VIEWS = {
    "home": "",
    "question": "questions/scaling/",
    "after": "questions/scaling/#kb-path",
    "topic": "topics/attention/#kb-questions",
    "interview": "interviews/note/",
    "tags": "tags/",
    "graph": "graph/",
}
MODES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
}
SCALE = 0.5
"""Half size: small files in which a line that moves by two pixels still shows."""
DIFFERENT = 40
"""Of 255, how far a colour may be off at a pixel, for letters' edges differ between processors."""
MOST = 0.002
"""The share of pixels that may differ."""
STILL = """*, ::before, ::after {
  transition: none !important; animation: none !important; caret-color: transparent !important;
}"""
COMPARE = """async ([one, other, different]) => {
  const read = async (text) => {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, image.width, image.height);
  };
  const [first, second] = [await read(one), await read(other)];
  if (first.width !== second.width || first.height !== second.height) return 1;
  let count = 0;
  for (let i = 0; i < first.data.length; i += 4) {
    const far = Math.max(...[0, 1, 2].map((at) => Math.abs(first.data[i + at] - second.data[i + at])));
    if (far > different) count += 1;
  }
  return count / (first.data.length / 4);
}"""


def made_with(browser: Browser) -> dict[str, str]:
    """What a picture depends on beside the project: Chromium's version, and the fonts that are found for its names."""
    if shutil.which("fc-match") is None:
        return {"chromium": browser.version.split(".")[0]}
    files = {name: _output("fc-match", "-f", "%{file}", name) for name in FONTS}
    fonts = {name: hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12] for name, path in files.items()}
    return {"chromium": browser.version.split(".")[0], **fonts}


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(params=MODES)
def page(request: pytest.FixtureRequest, browser: Browser, small_site: str) -> Iterator[Page]:
    here = made_with(browser)
    if RENEW:
        MACHINE.write_text(json.dumps(here, indent=1) + "\n", encoding="utf-8")
    elif here != (there := json.loads(MACHINE.read_text(encoding="utf-8"))):
        other = [name for name in {**there, **here} if there.get(name) != here.get(name)]
        pytest.skip(f"the pictures were made with another {', '.join(other)}; see tests/looks/reference/made-with.json")
    context = browser.new_context(
        base_url=small_site,
        device_scale_factor=SCALE,
        reduced_motion="reduce",
        service_workers="block",
        bypass_csp=True,
        **MODES[request.param],
    )
    opened = context.new_page()
    opened.set_default_timeout(20_000)
    yield opened
    context.close()


def picture(page: Page, path: str) -> bytes:
    """The first screen of a page once its fonts are there and nothing moves any more."""
    page.goto(path, wait_until="networkidle")
    page.evaluate("document.fonts.ready")
    if path == "graph/":
        page.wait_for_function("performance.getEntriesByName('kb-graph-drawn').length")
    page.wait_for_timeout(400)
    # The picture of the graph is drawn by a graphics card or what stands in for it; the layout is tested elsewhere.
    mask = [page.locator("#kb-graph canvas").first] if path == "graph/" else []
    return page.screenshot(style=STILL, mask=mask, mask_color="#888888")


@pytest.mark.slow
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_looks_as_it_did(view: str, page: Page, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    mode = request.node.callspec.params["page"]
    reference = REFERENCE / f"{view}-{mode}.png"
    taken = picture(page, VIEWS[view])
    if RENEW:
        reference.write_bytes(taken)
        return
    pictures = [base64.b64encode(one).decode() for one in (reference.read_bytes(), taken)]
    share = page.evaluate(COMPARE, [*pictures, DIFFERENT])
    (tmp_path / reference.name).write_bytes(taken)
    assert share <= MOST, f"{share:.2%} of the pixels differ: compare {reference} with {tmp_path / reference.name}"


@pytest.mark.slow
def test_a_change_in_looks_is_seen(page: Page) -> None:
    page.goto(VIEWS["topic"])
    before, after = (
        page.screenshot(style=STILL),
        page.screenshot(style=f"{STILL} .kb-list__item {{ padding: 2em 0 !important }}"),
    )
    share = page.evaluate(COMPARE, [*(base64.b64encode(one).decode() for one in (before, after)), DIFFERENT])
    assert share > MOST
