"""hibari as the worker runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ws_python.speech_program import speech_program

if TYPE_CHECKING:
    from .voice import Voice


def _load(asked: dict[str, Any]) -> Voice:
    from .voice import Voice

    return Voice(asked["threads"])


PROGRAM = speech_program(
    engine="hibari",
    library="hibari-tts",
    package="@ws/tts-hibari",
    load=_load,
    speak=lambda voice, call: voice.speak(call.option("text"), call.option("speed"), call.check),
)
