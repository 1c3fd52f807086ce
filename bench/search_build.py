"""One build of the index of a grown site, in a process of its own: `python -m bench.search_build 1000` prints JSON."""

from __future__ import annotations

import json
import resource
import sys
import time

from bench.search_corpus import grown
from kb.model import Site
from kb.pages.glossary import load_glossary
from kb.pages.store import load
from kb.site.assets import ROOT
from kb.site.search.build import search_files, search_index


def main(size: int) -> None:
    """Print the seconds of the build, and the megabytes that the process took before it and at most."""
    base = load(ROOT / "docs")
    site = grown(Site(base.pages, base.topics, base.interviews, {}, {}), size)
    terms = load_glossary(ROOT / "docs").terms
    before = _megabytes()
    start = time.perf_counter()
    files = search_files(search_index(site, terms))
    seconds = time.perf_counter() - start
    sizes = [len(content) for path, content in files.items() if path.endswith(".bin")]
    print(
        json.dumps(
            {"seconds": seconds, "before": before, "most": _megabytes(), "bytes": sum(sizes), "files": len(sizes)}
        )
    )


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
