"""The program that Node starts, `main.py SHARED ENGINE`: Piper, which answers frames on stdin and stdout."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

# Where @ws/python keeps what its workers share.
sys.path.insert(1, sys.argv[1])

from ws_python.failures import Failure
from ws_python.speech_program import speech_program
from ws_python.worker import run

if TYPE_CHECKING:
    from piper_worker.voice import Voice


def _load(asked: dict[str, Any]) -> Voice:
    from piper_worker.voice import Voice

    try:
        return Voice(asked["model"], asked["config"], asked["threads"], asked.get("noise"), asked.get("rhythmNoise"))
    except ImportError as error:
        raise Failure(
            "ERR_BACKEND_UNAVAILABLE",
            f"This voice needs more of Piper than is set up: {error}. Install it beside piper-tts in a Python of your "
            'own ("pip install piper-tts[zh]", "[ja]" or "[th]"), and name that in the option "python".',
        ) from error
    except Exception as error:
        raise Failure(
            "ERR_MODEL_INVALID", f"{asked['model']} is no voice that Piper can load: {error}. Get it again."
        ) from error


PROGRAM = speech_program(
    engine="piper",
    library="piper-tts",
    package="@ws/tts-piper",
    load=_load,
    speak=lambda voice, call: voice.speak(
        call.option("text"), call.option("speed"), call.option("speaker"), call.check
    ),
)

if __name__ == "__main__":
    run(PROGRAM)
