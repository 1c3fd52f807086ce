"""MkDocs in a process of its own, which ends as soon as the site is built: `python -m kb.site.building build …`."""

from __future__ import annotations

import gc

from mkdocs.__main__ import cli


def main() -> None:
    """Run MkDocs with the arguments of the process. Raises SystemExit with its exit code."""
    try:
        cli()
    finally:
        # Else Python looks through all that the build knew once more, for a third of a second at 1,000 pages.
        gc.freeze()


if __name__ == "__main__":
    main()
