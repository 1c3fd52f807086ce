"""SciPy without what nobody needs of NumPy."""

from __future__ import annotations

import subprocess
import sys

LOADING = """
import sys
import kb.site.related
loaded = sorted(name for name in ("ctypeslib", "f2py", "ma", "polynomial", "testing") if f"numpy.{name}" in sys.modules)
import numpy as np
print(loaded, np.ma.masked is not None, hasattr(np, "testing"), "f2py" in vars(np))
"""


def test_comparing_pages_loads_no_compiler_and_numpy_stays_whole() -> None:
    ended = subprocess.run([sys.executable, "-c", LOADING], capture_output=True, text=True, check=True, timeout=120)
    assert ended.stdout == "[] True True False\n"
