"""What goes wrong, as it is told to the other side."""

from __future__ import annotations

from typing import Any

_OUT_OF_MEMORY = ("out of memory", "bad_alloc", "cannot allocate memory", "failed to allocate")


class Failure(Exception):
    """A failure with a code of @ws/core, and a message for the user."""

    def __init__(self, code: str, message: str, retryable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.retryable = retryable


def is_out_of_memory(error: BaseException) -> bool:
    """Whether the engine ran out of memory: what it holds by then is not to be trusted."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(words in text for words in _OUT_OF_MEMORY)


def as_message(error: BaseException, fallback_code: str, memory_advice: str) -> dict[str, Any]:
    """An error for a frame."""
    if isinstance(error, Failure):
        return {"code": error.code, "message": str(error), "retryable": error.retryable}
    if is_out_of_memory(error):
        return {
            "code": fallback_code,
            "message": f"The engine ran out of memory ({_told(error)}). {memory_advice}",
            "retryable": True,
        }
    return {"code": fallback_code, "message": f"The engine failed: {_told(error)}.", "retryable": False}


def _told(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": .")
