"""A call, and what is told of it while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .answered.bare_words import with_bare_words

SAMPLE_RATE = 16_000
#: What Whisper hears at once.
WINDOW_SECONDS = 30


class Cancelled(Exception):
    """Nobody waits for the call any more."""


@dataclass
class Call:
    """Audio, and how it is to be heard. Options have the names that the other side gives them."""

    samples: np.ndarray
    options: dict[str, Any]
    tell: Callable[[dict[str, Any]], None]
    cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE

    def option(self, name: str) -> Any:
        return self.options.get(name)

    def check(self) -> None:
        """Raises Cancelled where the call has been cancelled."""
        if self.cancelled.is_set():
            raise Cancelled

    def segment(self, segment: dict[str, Any]) -> None:
        """A segment that is decided, and with it the audio up to its end."""
        self.tell({"type": "segment", "segment": with_bare_words(segment)})
        self.progress(segment["end"])

    def progress(self, second: float) -> None:
        self.tell({"type": "progress", "progress": min(1.0, second / self.seconds)})
