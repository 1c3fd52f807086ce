"""The variables of the environment by which one process tells another how to build.

They stand by themselves: the process that starts a build loads nothing that it does not need for that.
"""

JOBS = "MIANDIAN_JOBS"
"""How many processes a build may use."""
EDITED = "MIANDIAN_EDITED"
"""Whether files may be edited while they are built."""
BEFORE = "MIANDIAN_BEFORE"
"""The folder of the site before, whose place the one that is built will take."""
