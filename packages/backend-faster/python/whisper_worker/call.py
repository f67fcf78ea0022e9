"""A call, and what is told of it while it runs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from ws_python import call

from .answered.told_segment import with_bare_words

SAMPLE_RATE = 16_000
#: What Whisper hears at once.
WINDOW_SECONDS = 30
#: Those that Whisper is decoded at, one after the other, where a window turns out badly.
TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


@dataclass
class Call(call.Call):
    """Audio, and how it is to be heard."""

    samples: np.ndarray = field(init=False)

    def __post_init__(self) -> None:
        self.samples = np.frombuffer(self.payload, dtype="<f4")

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE

    @property
    def task(self) -> str:
        return self.option("task") or "transcribe"

    @property
    def falls_back(self) -> bool:
        """Whether a window that turned out badly is decoded again, at higher temperatures."""
        return self.option("fallback") is not False

    @property
    def is_one_segment(self) -> bool:
        """No times were asked for, and all of the audio fits in a window: the answer is one segment over all of it."""
        return self.option("timestamps") is False and self.seconds <= WINDOW_SECONDS

    def times(self, start: float, end: float) -> dict[str, Any]:
        """Of a segment: windows are padded to 30 s, so times may lie behind the audio."""
        start = min(float(start), self.seconds)
        return {"start": start, "end": max(start, min(float(end), self.seconds))}

    def word(self, text: str, start: float, end: float, probability: float) -> dict[str, Any]:
        return {
            "text": text,
            "start": min(float(start), self.seconds),
            "end": min(float(end), self.seconds),
            "probability": float(probability),
        }

    def result(
        self,
        segments: list[dict[str, Any]],
        language: str,
        probability: float | None,
        probabilities: dict[str, float] | None,
    ) -> dict[str, Any]:
        """The answer.

        :param probability: of the language, where it was detected
        """
        result: dict[str, Any] = {
            "text": "".join(segment["text"] for segment in segments),
            "segments": segments,
            "language": language,
        }
        if probability is not None:
            result["languageProbability"] = probability
            if self.option("languageProbabilities") and probabilities:
                result["languageProbabilities"] = probabilities
        return result

    def segment(self, segment: dict[str, Any]) -> None:
        """A segment that is decided, and with it the audio up to its end."""
        self.tell({"type": "segment", "segment": with_bare_words(segment)})
        self.progress(segment["end"])

    def progress(self, second: float) -> None:
        self.tell({"type": "progress", "progress": min(1.0, second / self.seconds)})
