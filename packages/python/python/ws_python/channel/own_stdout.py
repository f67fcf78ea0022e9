"""Keeps stdout to the frames."""

from __future__ import annotations

import os
import sys
from typing import BinaryIO


def take_stdout() -> BinaryIO:
    """The real stdout, for frames alone. What anything else prints from here on, native code too, goes to stderr."""
    frames = os.fdopen(os.dup(1), "wb")
    os.set_inheritable(frames.fileno(), False)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return frames
