"""A program that speaks: what the workers of synthesizers have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .call import Call
from .failures import Failure
from .program import Program


def speech_program(
    *,
    engine: str,
    library: str,
    package: str,
    load: Callable[[dict[str, Any]], Any],
    speak: Callable[[Any, Call], Any],
) -> Program:
    """A program over a voice that has a `sample_rate`.

    :param library: the engine's name in the package index
    :param package: the npm package whose setup makes the environment
    :param load: imports the voice and makes it; `ImportError` says that the environment is not whole
    :param speak: samples in [-1, 1], as a NumPy array
    """

    def loaded(asked: dict[str, Any], _: Any) -> Any:
        try:
            return load(asked)
        except ImportError as error:
            raise Failure(
                "ERR_BACKEND_UNAVAILABLE",
                f"Python cannot load {error.name or engine}: {error}. Run: npx {package} setup --force",
            ) from error

    def answer(voice: Any, call: Call) -> tuple[dict[str, Any], bytes]:
        return {"sampleRate": voice.sample_rate}, speak(voice, call).astype("<f4").tobytes()

    return Program(
        engine=engine,
        libraries=(library, "onnxruntime"),
        load=loaded,
        facts=lambda voice: {"sampleRate": voice.sample_rate},
        make_call=Call,
        answer=answer,
        memory_advice="Give it shorter texts.",
    )
