"""Numbers that are too long to be read as one."""

from __future__ import annotations

import re

#: hibari's names of numbers end with the decillions: it fails at a number of more digits.
MOST_DIGITS = 36

_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_RUN = re.compile(r"\d(?:[\d,.]*\d)?")
_MARKS = {",": ",", ".": " point"}


def readable(text: str) -> str:
    """The text, its numbers of more than 36 digits written out digit by digit: `five zero, three point one`."""
    return _RUN.sub(lambda found: _read(found, text), text)


def _read(found: re.Match[str], text: str) -> str:
    run = found[0]
    if sum(c not in _MARKS for c in run) <= MOST_DIGITS:
        return run
    words = "".join(_MARKS.get(c) or f" {_DIGITS[int(c)]}" for c in run).strip()
    before = " " if text[: found.start()][-1:].isalnum() else ""
    after = " " if text[found.end() :][:1].isalnum() else ""
    return f"{before}{words}{after}"
