"""Where CTranslate2 computes, and in what."""

from __future__ import annotations

import platform
import re
from pathlib import Path

import ctranslate2
from ws_python.failures import Failure


def choose_device(asked: str) -> str:
    """`cuda` where there is one, for `auto`."""
    try:
        has_cuda = ctranslate2.get_cuda_device_count() > 0
    except RuntimeError:  # a driver that is too old
        has_cuda = False
    if asked == "auto":
        return "cuda" if has_cuda else "cpu"
    if asked == "cuda" and not has_cuda:
        raise Failure(
            "ERR_BACKEND_UNAVAILABLE",
            "CTranslate2 finds no CUDA device. Install NVIDIA's driver, CUDA 12 and cuDNN 9, or take device: 'cpu'.",
        )
    return asked


def saturates_in_eight_bits() -> bool:
    """Sums of 8-bit products overflow on x86 without VNNI, which costs words. Linux alone tells which a processor is."""
    if platform.machine() not in ("x86_64", "AMD64") or platform.system() != "Linux":
        return False
    try:
        return re.search(r"\b(avx512_vnni|avx_vnni)\b", Path("/proc/cpuinfo").read_text()) is None
    except OSError:
        return False


def choose_compute_type(device: str, asked: str) -> str:
    """`auto`: half precision on a GPU; on a processor 8-bit integers, or float32 where those lose words."""
    supported = ctranslate2.get_supported_compute_types(device)
    if asked == "auto":
        on_processor = "float32" if saturates_in_eight_bits() else "int8"
        wanted = "float16" if device == "cuda" else on_processor
        return wanted if wanted in supported else "default"
    if asked != "default" and asked not in supported:
        raise Failure(
            "ERR_INVALID_OPTION",
            f'Option "computeType" is "{asked}", but CTranslate2 computes on this {device} in {", ".join(sorted(supported))}.',
        )
    return asked


def explain_load_error(error: Exception, directory: str) -> Exception:
    """CTranslate2's words for a damaged model, as a failure of the model; everything else as it is."""
    text = str(error)
    if any(word in text for word in ("model.bin", "incomplete", "binary version", "vocabulary", "config.json")):
        return Failure("ERR_MODEL_INVALID", f"The model in {directory} cannot be used: {text.rstrip('.')}.")
    return error
