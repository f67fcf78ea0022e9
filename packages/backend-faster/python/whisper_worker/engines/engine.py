"""What an engine is."""

from __future__ import annotations

from typing import Any, Protocol

from ws_python.program import Warn

from ..call import Call

__all__ = ["Engine", "Warn"]


class Engine(Protocol):
    """A loaded model."""

    #: What it computes on and in, for whoever asks.
    facts: dict[str, Any]

    def transcribe(self, call: Call) -> dict[str, Any]:
        """Hears the audio; tells segments as they are decided. May be called by several threads at once.

        :raises Cancelled: when the call was cancelled meanwhile
        :raises Failure: for what the user can mend
        """
