"""What a package brings, so that the worker is its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .call import Call, Tell

#: Something degraded; for the log. Never given audio or text.
Warn = Callable[..., None]


@dataclass(frozen=True)
class Program:
    """An engine: how it is loaded, and how it answers. Libraries are imported by these functions, not before: who is there
    is said at once, whatever state they are in."""

    engine: str
    #: What is asked of it, by the names of the package index.
    libraries: tuple[str, ...]
    #: Loads it.
    #:
    #: :raises Failure: saying what to do
    load: Callable[[dict[str, Any], Warn], Any]
    #: What it tells when it has loaded.
    facts: Callable[[Any], dict[str, Any]]
    make_call: Callable[[bytes, dict[str, Any], Tell], Call]
    #: The result, and samples that go with it: 32-bit floats, little-endian. May be called by several threads at once.
    #:
    #: :raises Cancelled: when the call was cancelled meanwhile
    #: :raises Failure: for what the user can mend
    answer: Callable[[Any, Any], tuple[dict[str, Any], bytes]]
    #: What helps where memory runs out.
    memory_advice: str
