"""The engines, by name. Each is imported only when it is wanted: their libraries are not all installed."""

from __future__ import annotations

from typing import Any, Protocol

from ws_python.failures import Failure
from ws_python.program import Warn

from ..call import Call


class Engine(Protocol):
    """A loaded model."""

    #: What it computes on and in, for whoever asks.
    facts: dict[str, Any]

    def transcribe(self, call: Call) -> dict[str, Any]:
        """Hears the audio; tells segments as they are decided. May be called by several threads at once.

        :raises Cancelled: when the call was cancelled meanwhile
        :raises Failure: for what the user can mend
        """


def create_engine(name: str, load: dict[str, Any], warn: Warn) -> Engine:
    """Loads the model.

    :raises Failure: saying what to do
    """
    try:
        if name == "faster-whisper":
            from .faster_whisper_engine import FasterWhisperEngine

            return FasterWhisperEngine(load, warn)
        if name == "mlx-whisper":
            from .mlx_whisper_engine import MlxWhisperEngine

            return MlxWhisperEngine(load, warn)
        if name == "whisperx":
            from .whisperx_engine import WhisperXEngine

            return WhisperXEngine(load, warn)
    except ImportError as error:
        raise Failure(
            "ERR_BACKEND_UNAVAILABLE",
            f"Python cannot load {error.name or name}: {error}. "
            f"Run: npx @ws/backend-faster setup --engine {name} --force",
        ) from error
    raise Failure("ERR_INVALID_OPTION", f"There is no engine {name}.")
