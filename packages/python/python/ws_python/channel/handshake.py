"""The first frame: who is there."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PROTOCOL = 1


def hello(engine: str, libraries: tuple[str, ...]) -> dict[str, Any]:
    """Nothing is imported for it: it comes at once, whatever state the libraries are in."""
    return {
        "type": "hello",
        "protocol": PROTOCOL,
        "engine": engine,
        "python": platform.python_version(),
        "executable": sys.executable,
        "libraries": {name: _version(name) for name in libraries},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
