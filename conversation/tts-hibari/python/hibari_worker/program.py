"""hibari as the worker runs it."""

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
            f"Python cannot load {error.name or 'hibari'}: {error}. Run: npx @ws/tts-hibari setup --force",
        ) from error
    return Voice(asked["threads"])


def _answer(voice: Voice, call: Call) -> tuple[dict[str, Any], bytes]:
    samples = voice.speak(call.option("text"), call.option("speed"), call.check)
    return {"sampleRate": voice.sample_rate}, samples.astype("<f4").tobytes()


PROGRAM = Program(
    engine="hibari",
    libraries=("hibari-tts", "onnxruntime"),
    load=_load,
    facts=lambda voice: {"sampleRate": voice.sample_rate},
    make_call=Call,
    answer=_answer,
    memory_advice="Give it shorter texts.",
)
