"""MkDocs in a process of its own, which ends as soon as the site is built: `python -m kb.site.building build …`."""

from __future__ import annotations

import gc

from mkdocs.__main__ import cli

SELDOM = (50_000, 20, 100)
"""How much is made between two looks for what could be thrown away, where Python looks at 700, 10, 10.

A build makes much that stays and few circles: a second at 1,000 pages, and no more memory is used.
"""


def main() -> None:
    """Run MkDocs with the arguments of the process. Raises SystemExit with its exit code."""
    gc.set_threshold(*SELDOM)
    try:
        cli()
    finally:
        # Else Python looks through all that the build knew once more, for a third of a second at 1,000 pages.
        gc.freeze()


if __name__ == "__main__":
    main()
