"""A call, and what is told of it while it runs."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any, Protocol


class Cancelled(Exception):
    """Nobody waits for the call any more."""


class Tell(Protocol):
    """Tells the other side something of a call."""

    def __call__(self, message: dict[str, Any], payload: bytes = b"") -> None: ...


@dataclass
class Call:
    """What is to be answered. Options have the names that the other side gives them."""

    payload: bytes
    options: dict[str, Any]
    tell: Tell
    cancelled: threading.Event = field(default_factory=threading.Event)

    def option(self, name: str) -> Any:
        return self.options.get(name)

    def check(self) -> None:
        """Raises Cancelled where the call has been cancelled."""
        if self.cancelled.is_set():
            raise Cancelled
