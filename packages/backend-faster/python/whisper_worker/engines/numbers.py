"""Numbers that JSON can carry."""

from __future__ import annotations

import math
from typing import Any


def finite(segment: dict[str, Any]) -> dict[str, Any]:
    """Without the figures that an engine could not compute."""
    return {
        key: value
        for key, value in segment.items()
        if not (isinstance(value, float) and not math.isfinite(value))
    }
