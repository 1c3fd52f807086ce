"""Where the knowledge base is, seen from where the command was given."""

from __future__ import annotations

from pathlib import Path

from kb.model import KnownError


def knowledge_base_folder(named: str | None) -> Path:
    """The folder of a knowledge base: the named one, else `docs/` here or in a folder above.

    Raises KnownError where there is none.
    """
    if named is not None:
        return Path(named)
    for folder in (Path.cwd(), *Path.cwd().parents):
        if (folder / "docs" / "questions").is_dir():
            return folder / "docs"
    raise KnownError("no knowledge base here: go to its folder, or name one with --into DIR")


def settings_file(named: str | None) -> Path:
    """The settings of MkDocs beside the knowledge base: beside the named folder, else found as above.

    Raises KnownError where there are none.
    """
    settings = knowledge_base_folder(named).resolve().with_name("mkdocs.yml")
    if not settings.is_file():
        raise KnownError(f"{settings}: not found; run this in the project, or name its docs/ with --into")
    return settings
