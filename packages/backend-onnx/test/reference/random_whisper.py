"""OpenAI's Whisper of any size with random weights: the same numbers as `test/support/random-whisper.ts` makes.

A number is a hash of its place and of its tensor's name, so that both languages make it without the ones before it.
"""

import numpy as np
import torch
from whisper.model import ModelDimensions, Whisper


def hashed(name: str) -> int:
    """32-bit FNV-1a."""
    value = 0x811C9DC5
    for byte in name.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def random_tensor(name: str, shape: tuple[int, ...]) -> np.ndarray:
    """The tensor that OpenAI calls `name`, in float32."""
    total = int(np.prod(shape))
    bits = np.arange(total, dtype=np.uint32)
    bits *= np.uint32(0x9E3779B1)
    bits += np.uint32(hashed(name))
    # Wellons' low-bias hash of 32 bits.
    bits ^= bits >> np.uint32(16)
    bits *= np.uint32(0x7FEB352D)
    bits ^= bits >> np.uint32(15)
    bits *= np.uint32(0x846CA68B)
    bits ^= bits >> np.uint32(16)
    offset, scale = distribution(name, shape)
    return (offset + scale * (bits / 2**31 - 1)).astype(np.float32).reshape(shape)


def distribution(name: str, shape: tuple[int, ...]) -> tuple[float, float]:
    """The middle of a tensor's numbers, and how far they go to both sides."""
    if len(shape) == 1:
        is_gain = name.endswith("weight")  # of a layer norm
        return (1.0 if is_gain else 0.0), 0.1
    if "embedding" in name:
        return 0.0, 0.1
    fan_in = int(np.prod(shape[1:]))
    return 0.0, (3 / fan_in) ** 0.5  # keeps the variance


def random_whisper(dims: ModelDimensions) -> Whisper:
    model = Whisper(dims)
    with torch.no_grad():
        for name, tensor in model.state_dict().items():  # in place: large-v3 is not held twice
            tensor.copy_(torch.from_numpy(random_tensor(name, tuple(tensor.shape))))
    return model.eval()
