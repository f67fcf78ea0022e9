"""A Whisper engine as the worker runs it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ws_python.call import Tell
from ws_python.program import Program, Warn

from .answered.told_segment import with_bare_words

if TYPE_CHECKING:
    from .call import Call
    from .engines import Engine

#: What is asked of each engine, by the names of the package index.
LIBRARIES = {
    "faster-whisper": ("faster-whisper", "ctranslate2"),
    "mlx-whisper": ("mlx-whisper", "mlx"),
    "whisperx": ("whisperx", "faster-whisper", "ctranslate2", "torch", "transformers", "pyannote-audio"),
}


def whisper_program(engine: str) -> Program:
    def load(asked: dict[str, Any], warn: Warn) -> Engine:
        from .engines import create_engine

        return create_engine(engine, asked, warn)

    return Program(
        engine=engine,
        libraries=LIBRARIES.get(engine, ()),
        load=load,
        facts=lambda loaded: loaded.facts,
        make_call=_make_call,
        answer=_answer,
        memory_advice="Use a smaller model, fewer workers or a smaller batch.",
    )


def _make_call(payload: bytes, options: dict[str, Any], tell: Tell) -> Call:
    from .call import Call

    return Call(payload, options, tell)


def _answer(engine: Engine, call: Call) -> tuple[dict[str, Any], bytes]:
    result = engine.transcribe(call)
    result["segments"] = [with_bare_words(segment) for segment in result["segments"]]
    return result, b""
