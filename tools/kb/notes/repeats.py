"""Questions that a note brings twice: a list of them above the answers, a document printed twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from kb.model import Question

TELLING = 6
"""Characters of a title that is not by chance the same."""


def repeats(questions: Sequence[Question]) -> dict[int, str]:
    """Roles by place of the questions that say again, or announce, what another one says."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    for place, question in enumerate(questions):
        places[_key(question.title)].append(place)
    roles: dict[int, str] = {}
    for key, found in places.items():
        if len(key) >= TELLING and len(found) > 1:
            roles |= _among([(place, questions[place]) for place in found])
    return {place: role for place, role in roles.items() if role != LIST or _in_run(place, roles)}


LIST, COPY = "list of the questions", "printed twice"


def _among(alike: Sequence[tuple[int, Question]]) -> dict[int, str]:
    roles: dict[int, str] = {}
    answered = [(place, question) for place, question in alike if question.answered]
    if answered:
        roles |= {place: LIST for place, question in alike if not question.answered}
    for index, (place, question) in enumerate(answered):
        if any(_holds(earlier, question) for _, earlier in answered[:index]):
            roles[place] = COPY
    return roles


def _holds(earlier: Question, question: Question) -> bool:
    said, again = _said(earlier), _said(question)
    return len(again) >= TELLING and (again in said or said == again)


def _said(question: Question) -> str:
    return _key("".join(block.text for block in question.blocks))


def _in_run(place: int, roles: Mapping[int, str]) -> bool:
    """Whether a question that only announces another stands among others that do."""
    return any(roles.get(place + step) == LIST for step in (-1, 1))


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
