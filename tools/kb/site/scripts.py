"""Our scripts as readers get them: without comments and margins, which are for those who read the source."""

from __future__ import annotations

import re

COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE)
TYPE = re.compile(r"/\*\* @(?:type|param) (?:(?!\*/).)*\*/ ?")
MARGIN = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)
FOLDER = "assets/javascripts/"


def lean(text: str) -> str:
    """A script without what its running does not need. No text in it may go over lines: its margins would be lost."""
    return MARGIN.sub("", TYPE.sub("", COMMENT.sub("", text))).lstrip("\n")
