"""What the site takes from npm packages: found in node_modules, cut to what a browser needs, with its licences."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from kb.model import KnownError

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
"""The folder of the project: that of package.json."""
CACHE_SETTING = "MIANDIAN_CACHE"
NODE_MODULES = ROOT / "node_modules"

SOURCE_MAP = re.compile(rb"\n?//# sourceMappingURL=\S+\s*$")

GRAPH_SCRIPTS = {
    "graphology.js": "graphology/dist/graphology.umd.min.js",
    "sigma.js": "sigma/dist/sigma.min.js",
}
GRAPH_LICENCES = {
    "LICENSE-graphology.txt": "graphology/LICENSE.txt",
    "LICENSE-sigma.txt": "sigma/LICENSE.txt",
    # The two scripts hold parts of these.
    "LICENSE-events.txt": "events/LICENSE",
    "LICENSE-graphology-utils.txt": "graphology-utils/LICENSE.txt",
}


def cache_folder(project: Path = ROOT) -> Path:
    """Where a project keeps what it need not make again: `MIANDIAN_CACHE`, or `.cache` beside its settings."""
    setting = os.environ.get(CACHE_SETTING, "")
    return Path(setting) if setting else project / ".cache"


def package_file(name: str) -> Path:
    """The path of a file of an npm package, such as `katex/dist/katex.min.js`.

    Raises KnownError where the packages are not installed.
    """
    path = NODE_MODULES / name
    if not path.is_file():
        raise KnownError(f"node_modules/{name}: not found; run `make site`, which installs it")
    return path


def package_version(package: str) -> str:
    """The version of an installed npm package. Raises KnownError as `package_file`."""
    about = json.loads(package_file(f"{package}/package.json").read_text(encoding="utf-8"))
    return str(about["version"])


def graph_files() -> Iterator[tuple[str, bytes]]:
    """The scripts that draw the graph, and their licences: path in the site, content."""
    for name, source in GRAPH_SCRIPTS.items():
        # The maps are not served: without this each opened console would report them missing.
        yield f"assets/graph/{name}", SOURCE_MAP.sub(b"\n", package_file(source).read_bytes())
    for name, source in GRAPH_LICENCES.items():
        yield f"assets/graph/{name}", package_file(source).read_bytes()
