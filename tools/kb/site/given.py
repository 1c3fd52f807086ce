"""Pages whose front matter the build makes, and which have no text."""

from __future__ import annotations

from collections.abc import Mapping

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File

from kb.pages.render import render_front_matter


class GivenFile(File):
    """The file of such a page, in no folder: written down where somebody asks for it, and few do."""

    given: Mapping[str, object]

    @property  # type: ignore[misc] # nobody writes it
    def content_string(self) -> str:
        """Its front matter."""
        return render_front_matter(dict(self.given))

    @property  # type: ignore[misc] # nobody writes it
    def content_bytes(self) -> bytes:
        """Its front matter, in UTF-8."""
        return self.content_string.encode()


def given_file(config: MkDocsConfig, uri: str, meta: Mapping[str, object]) -> File:
    """The file of a page with this front matter."""
    file = GivenFile.generated(config, uri, content="")
    assert isinstance(file, GivenFile)
    file.given = meta
    return file
