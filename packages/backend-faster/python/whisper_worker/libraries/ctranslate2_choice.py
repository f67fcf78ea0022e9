"""Where CTranslate2 computes, and in what."""

from __future__ import annotations

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


def choose_compute_type(device: str, asked: str) -> str:
    """`auto`: 8-bit integers on a processor, half precision on a GPU, where they compute them."""
    supported = ctranslate2.get_supported_compute_types(device)
    if asked == "auto":
        wanted = "float16" if device == "cuda" else "int8"
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
