"""A call, and what is told of it while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ws_python import call

from .answered.bare_words import with_bare_words

SAMPLE_RATE = 16_000
#: What Whisper hears at once.
WINDOW_SECONDS = 30


@dataclass
class Call(call.Call):
    """Audio, and how it is to be heard."""

    samples: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.samples = np.frombuffer(self.payload, dtype="<f4")

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE

    def segment(self, segment: dict[str, Any]) -> None:
        """A segment that is decided, and with it the audio up to its end."""
        self.tell({"type": "segment", "segment": with_bare_words(segment)})
        self.progress(segment["end"])

    def progress(self, second: float) -> None:
        self.tell({"type": "progress", "progress": min(1.0, second / self.seconds)})
