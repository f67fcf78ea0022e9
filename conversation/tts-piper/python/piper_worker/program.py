"""Piper as the worker runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ws_python.call import Call
from ws_python.failures import Failure
from ws_python.program import Program, Warn

if TYPE_CHECKING:
    from .voice import Voice


def _load(asked: dict[str, Any], _: Warn) -> Voice:
    try:
        from .voice import Voice
    except ImportError as error:
        raise Failure(
            "ERR_BACKEND_UNAVAILABLE",
            f"Python cannot load {error.name or 'piper'}: {error}. Run: npx @ws/tts-piper setup --force",
        ) from error
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


def _answer(voice: Voice, call: Call) -> tuple[dict[str, Any], bytes]:
    samples = voice.speak(call.option("text"), call.option("speed"), call.option("speaker"), call.check)
    return {"sampleRate": voice.sample_rate}, samples.astype("<f4").tobytes()


PROGRAM = Program(
    engine="piper",
    libraries=("piper-tts", "onnxruntime"),
    load=_load,
    facts=lambda voice: {"sampleRate": voice.sample_rate},
    make_call=Call,
    answer=_answer,
    memory_advice="Give it shorter texts.",
)
