"""Writes the small quantised Whisper models of src/weights/__fixtures__/ggml with whisper.cpp's own quantiser.

usage: make_ggml_fixtures.py WHISPER_QUANTIZE OUTPUT_DIRECTORY

WHISPER_QUANTIZE is whisper.cpp's program of that name (its sources are in the npm package nodejs-whisper; built here
from 1.9.1 with cmake, target whisper-quantize). Random weights are written as a ggml file in float16, the format of
which is written out below; the program makes every block type of it. expected.json holds, for every type and tensor,
the SHA-256 of the float32 numbers that the file stands for (first 16 digits), decoded here with numpy from the
definition of the blocks in ggml-common.h. Needs numpy.
"""
import hashlib
import json
import os
import struct
import subprocess
import sys

import numpy as np

MELS, AUDIO_CTX, STATE, HEADS, ENCODER_LAYERS = 4, 6, 32, 2, 1
VOCAB, TEXT_CTX, DECODER_LAYERS = 7, 5, 1
TYPES = {0: "f32", 1: "f16", 2: "q4_0", 3: "q4_1", 6: "q5_0", 7: "q5_1", 8: "q8_0"}


def shapes():
    yield "encoder.conv1.weight", (STATE, MELS, 3)
    yield "encoder.conv1.bias", (STATE, 1)
    yield "encoder.conv2.weight", (STATE, STATE, 3)
    yield "encoder.conv2.bias", (STATE, 1)
    yield "encoder.positional_embedding", (AUDIO_CTX, STATE)
    yield "decoder.token_embedding.weight", (VOCAB, STATE)
    yield "decoder.positional_embedding", (TEXT_CTX, STATE)
    for norm in ("encoder.ln_post", "decoder.ln"):
        yield norm + ".weight", (STATE,)
        yield norm + ".bias", (STATE,)
    for side, count, parts in (("encoder", ENCODER_LAYERS, ["attn"]), ("decoder", DECODER_LAYERS, ["attn", "cross_attn"])):
        for layer in range(count):
            block = f"{side}.blocks.{layer}"
            for part in parts + ["mlp"]:
                yield f"{block}.{part}_ln.weight", (STATE,)
                yield f"{block}.{part}_ln.bias", (STATE,)
            for part in parts:
                for projection in ("query", "key", "value", "out"):
                    yield f"{block}.{part}.{projection}.weight", (STATE, STATE)
                    if projection != "key":
                        yield f"{block}.{part}.{projection}.bias", (STATE,)
            yield block + ".mlp.0.weight", (4 * STATE, STATE)
            yield block + ".mlp.0.bias", (4 * STATE,)
            yield block + ".mlp.2.weight", (STATE, 4 * STATE)
            yield block + ".mlp.2.bias", (STATE,)


def write(path):
    rng = np.random.default_rng(5)
    with open(path, "wb") as file:
        put = lambda *numbers: file.write(struct.pack(f"<{len(numbers)}i", *numbers))
        put(0x67676D6C, VOCAB, AUDIO_CTX, STATE, HEADS, ENCODER_LAYERS, TEXT_CTX, STATE, HEADS, DECODER_LAYERS, MELS, 1)
        put(MELS, 201)
        file.write(bytes(4 * MELS * 201))
        put(VOCAB)
        for token in range(VOCAB):
            put(1)
            file.write(bytes([97 + token]))
        for name, shape in shapes():
            half = len(shape) > 1 and not name.endswith(("positional_embedding", "bias"))
            put(len(shape), len(name), int(half), *shape[::-1])
            file.write(name.encode() + rng.normal(size=shape).astype("<f2" if half else "<f4").tobytes())


def halves(blocks, at):
    return blocks[:, at : at + 2].copy().view("<f2").astype(np.float32)


def decode(data, kind, count):
    """The numbers of blocks of 32, one block a row."""
    if kind in ("f32", "f16"):
        return np.frombuffer(data, "<" + kind[0] + str(int(kind[1:]) // 8)).astype(np.float32)
    blocks = np.frombuffer(data, np.uint8).reshape(count // 32, -1)
    scale = halves(blocks, 0)
    if kind == "q8_0":
        return (blocks[:, 2:].copy().view(np.int8).astype(np.float32) * scale).reshape(-1)
    integers = np.concatenate([blocks[:, -16:] & 15, blocks[:, -16:] >> 4], axis=1).astype(np.int32)
    if kind.startswith("q5"):
        integers |= np.unpackbits(blocks[:, -20:-16], axis=1, bitorder="little").astype(np.int32) << 4
    if kind.endswith("_0"):
        # A zero of a negative scale has a sign, which nobody needs.
        return ((integers - (8 if kind == "q4_0" else 16)).astype(np.float32) * scale + np.float32(0)).reshape(-1)
    # In double precision and rounded once, as our reader does; whisper.cpp rounds the product, too.
    return (integers * scale.astype("f8") + halves(blocks, 2).astype("f8")).astype(np.float32).reshape(-1)


def read(path):
    sizes = {"f32": (4, 1), "f16": (2, 1), "q4_0": (18, 32), "q4_1": (20, 32), "q5_0": (22, 32), "q5_1": (24, 32), "q8_0": (34, 32)}
    data = open(path, "rb").read()
    at = 12 * 4 + 8 + 4 * MELS * 201 + 4 + VOCAB * 5
    tensors = {}
    while at < len(data):
        rank, length, kind = struct.unpack_from("<3i", data, at)
        shape = struct.unpack_from(f"<{rank}i", data, at + 12)[::-1]
        at += 12 + 4 * rank
        name = data[at : at + length].decode()
        at += length
        bytes_each, items = sizes[TYPES[kind]]
        count = int(np.prod(shape))
        size = count // items * bytes_each
        numbers = decode(data[at : at + size], TYPES[kind], count)
        digest = hashlib.sha256(numbers.astype("<f4").tobytes()).hexdigest()[:16]
        tensors[name] = {"dtype": TYPES[kind], "sha256": digest}
        at += size
    return tensors


quantise, output = sys.argv[1:]
os.makedirs(output, exist_ok=True)
source = os.path.join(output, "f16.bin")
write(source)
expected = {"f16": read(source)}
for kind in ("q4_0", "q4_1", "q5_0", "q5_1", "q8_0"):
    target = os.path.join(output, kind + ".bin")
    subprocess.run([quantise, source, target, kind], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    expected[kind] = read(target)
with open(os.path.join(output, "expected.json"), "w") as file:
    json.dump(expected, file, indent=1)
    file.write("\n")
