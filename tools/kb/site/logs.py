"""What is logged while a page is made: kept to be told in the order of pages, and again where it is not made anew."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import ClassVar

ENGINES = ("mkdocs", "properdocs")
"""The loggers below which all that a build tells is logged."""

Told = tuple[str, int, str]
"""The name of a logger, a level, a message."""


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.told: list[Told] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append((record.name, record.levelno, record.getMessage()))


@contextmanager
def told_aside() -> Iterator[list[Told]]:
    """Keep what is logged meanwhile, whatever the user asked to see, and tell nobody."""
    ear, loggers = _Ear(), [logging.getLogger(name) for name in ENGINES]
    before = [(logger, logger.handlers, logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.handlers, logger.propagate = [ear], False
        _set_level(logger, logging.INFO)
    try:
        yield ear.told
    finally:
        for logger, handlers, propagate, level in before:
            logger.handlers, logger.propagate = handlers, propagate
            _set_level(logger, level)


def _set_level(logger: logging.Logger, level: int) -> None:
    # To set it makes all loggers forget what they listen to.
    if logger.level != level:
        logger.setLevel(level)


def told_again(told: Iterable[Told]) -> None:
    """Log what was kept."""
    for name, level, message in told:
        logging.getLogger(name).log(level, "%s", message)


class Withheld:
    """Messages of the engine that would be wrong, kept from the reader between `begin` and `end`."""

    _filter: logging.Filter | None = None
    _levels: ClassVar[list[tuple[logging.Logger, int]]] = []

    @classmethod
    def begin(cls, beginning: str) -> None:
        """Keep back what the engine logs of a build with this beginning, which is all that it tells of pages."""
        if cls._filter is not None:
            return
        cls._filter = _Silence(beginning)
        for logger in (logging.getLogger(f"{name}.commands.build") for name in ENGINES):
            logger.addFilter(cls._filter)
            if not logger.isEnabledFor(logging.DEBUG):
                # To make thousands of messages that nobody is to see takes a while.
                cls._levels.append((logger, logger.level))
                logger.setLevel(logging.WARNING)

    @classmethod
    def end(cls) -> None:
        """Keep nothing back any more."""
        for logger in (logging.getLogger(f"{name}.commands.build") for name in ENGINES):
            if cls._filter is not None:
                logger.removeFilter(cls._filter)
        for logger, level in cls._levels:
            logger.setLevel(level)
        cls._filter = None
        cls._levels.clear()


class _Silence(logging.Filter):
    def __init__(self, beginning: str) -> None:
        super().__init__()
        self.beginning = beginning

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().startswith(self.beginning)
