"""MkDocs in a process of its own, which ends as soon as the site is built: `python -m kb.site.building build …`."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from kb.model import KnownError
from kb.site import related_apart, workers
from kb.site.assets import cache_folder

SETTINGS = "-f"
SELDOM = (50_000, 20, 100)
"""How much is made between two looks for what could be thrown away, where Python looks at 700, 10, 10.

A build makes much that stays and few circles: a second at 1,000 pages, and no more memory is used.
"""


def main() -> None:
    """Run MkDocs with the arguments of the process. Raises SystemExit with its exit code, or what is known to fail."""
    gc.set_threshold(*SELDOM)
    _part(sys.argv)
    # Only now: it takes half a second to load, in which what has parted loads what that needs.
    from mkdocs.__main__ import cli

    try:
        cli()
    except KnownError as error:
        raise SystemExit(str(error)) from None
    finally:
        # Else Python looks through all that the build knew once more, for a third of a second at 1,000 pages.
        gc.freeze()


def _part(arguments: Sequence[str]) -> None:
    # A number of processes that makes no sense is told by the build.
    with suppress(KnownError):
        if SETTINGS in arguments[:-1]:
            settings = Path(arguments[arguments.index(SETTINGS) + 1])
            related_apart.part(cache_folder(settings.parent), workers.jobs())


if __name__ == "__main__":
    main()
