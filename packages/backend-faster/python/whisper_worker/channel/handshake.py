"""The first frame: who is there."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PROTOCOL = 1

#: What is asked of each engine, by the names of the package index.
LIBRARIES = {
    "faster-whisper": ("faster-whisper", "ctranslate2"),
    "mlx-whisper": ("mlx-whisper", "mlx"),
    "whisperx": ("whisperx", "faster-whisper", "ctranslate2", "torch", "transformers", "pyannote-audio"),
}


def hello(engine: str) -> dict[str, Any]:
    """Nothing is imported for it: it comes at once, whatever state the libraries are in."""
    return {
        "type": "hello",
        "protocol": PROTOCOL,
        "engine": engine,
        "python": platform.python_version(),
        "executable": sys.executable,
        "libraries": {name: _version(name) for name in LIBRARIES.get(engine, ())},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
