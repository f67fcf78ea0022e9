"""The program that Node starts, `main.py SHARED ENGINE`: hibari, which answers frames on stdin and stdout."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

# Where @ws/python keeps what its workers share.
sys.path.insert(1, sys.argv[1])

from ws_python.speech_program import speech_program
from ws_python.worker import run

if TYPE_CHECKING:
    from hibari_worker.voice import Voice


def _load(asked: dict[str, Any]) -> Voice:
    from hibari_worker.voice import Voice

    return Voice(asked["threads"])


PROGRAM = speech_program(
    engine="hibari",
    library="hibari-tts",
    package="@ws/tts-hibari",
    load=_load,
    speak=lambda voice, call: voice.speak(call.option("text"), call.option("speed"), call.check),
)

if __name__ == "__main__":
    run(PROGRAM)
