from __future__ import annotations

import pytest

from kb.calculators.quantities import TEXTS
from tests.cases import Case, read_cases


@pytest.mark.parametrize("case", read_cases("calculators/cases/quantities.md"), ids=str)
def test_text(case: Case) -> None:
    source, expected = case.parts
    unit, number = source.split()
    assert expected == TEXTS[unit](float(number))
