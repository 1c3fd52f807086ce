"""What the engine is given for pages that are written already."""

from __future__ import annotations

from jinja2 import Template

from kb.site.logs import Withheld


class Nothing(Template):
    """The template of a page that is written already: the engine asks for it all the same."""

    def render(self, *_: object, **__: object) -> str:
        """Nothing; and the engine tells nobody that a page has no text."""
        Withheld.begin("Page skipped: ")
        return ""


NOTHING = Nothing("")
