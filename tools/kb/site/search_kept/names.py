"""Chinese names as the last build cut and said them: dictionaries take longer to load than to ask."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from kb.site.chinese import CHINESE, Chinese
from kb.site.search_kept.columns import Columns

NAME = "names"
Answers = dict[str, Any]


class Names:
    """Answers what was asked before without any dictionary."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        kept = columns.read(NAME, b"", "u1")
        self._before: dict[str, Answers] = json.loads(kept[0].tobytes()) if kept else {}
        self._asked: dict[str, Answers] = {name: {} for name in Chinese._fields}
        self.chinese = Chinese(*(partial(self._answer, name, find) for name, find in CHINESE._asdict().items()))

    def _answer(self, name: str, find: Callable[[str], Any], text: str) -> Any:
        asked, before = self._asked[name], self._before.get(name, {})
        if text not in asked:
            asked[text] = before[text] if text in before else find(text)
        return asked[text]

    def keep(self) -> None:
        """Keep what was asked, for the next build."""
        if self._asked != self._before:
            self._columns.write(NAME, b"", [json.dumps(self._asked, ensure_ascii=False).encode()])
