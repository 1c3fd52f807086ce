"""Pages whose front matter the build makes, and which have no text."""

from __future__ import annotations

from collections.abc import Mapping

from kb.pages.render import render_front_matter


class Given:
    """The text of such a page: written down where somebody asks for it, and few do."""

    given: Mapping[str, object]

    @property
    def content_string(self) -> str:
        """Its front matter."""
        return render_front_matter(dict(self.given))

    @property
    def content_bytes(self) -> bytes:
        """Its front matter, in UTF-8."""
        return self.content_string.encode()
