"""Writes the small Whisper models of src/weights/__fixtures__/ctranslate2 with CTranslate2's own Python package.

usage: pip install ctranslate2==4.8.5 numpy torch && python make_ctranslate2_fixtures.py OUTPUT_DIRECTORY

One model with random weights is saved in each quantisation. Beside each model.bin stands expected.f32: all tensors one
after the other in the order of tensors.json (OpenAI's names, and shapes), as the float32 numbers that the quantised file
stands for, computed here with numpy from the specification's own variables, not by reading the file back.
"""
import json
import os
import sys

import numpy as np
import torch
from ctranslate2.specs import whisper_spec

MELS, AUDIO_CTX, STATE, HEADS, ENCODER_LAYERS = 4, 6, 8, 2, 1
VOCAB, TEXT_CTX, DECODER_LAYERS = 10, 5, 2


def build():
    rng = np.random.default_rng(3)
    # CTranslate2 rounds to bfloat16 only what is torch's.
    numbers = lambda *shape: torch.from_numpy(rng.normal(size=shape).astype(np.float32))
    spec = whisper_spec.WhisperSpec(ENCODER_LAYERS, HEADS, DECODER_LAYERS, HEADS)

    def norm(layer):
        layer.gamma, layer.beta = numbers(STATE), numbers(STATE)

    def linear(layer, rows, columns):
        layer.weight, layer.bias = numbers(rows, columns), numbers(rows)

    def self_attention(layer):
        norm(layer.layer_norm)
        linear(layer.linear[0], 3 * STATE, STATE)
        linear(layer.linear[1], STATE, STATE)

    def feed_forward(layer):
        norm(layer.layer_norm)
        linear(layer.linear_0, 4 * STATE, STATE)
        linear(layer.linear_1, STATE, 4 * STATE)

    spec.encoder.conv1.weight, spec.encoder.conv1.bias = numbers(STATE, MELS, 3), numbers(STATE)
    spec.encoder.conv2.weight, spec.encoder.conv2.bias = numbers(STATE, STATE, 3), numbers(STATE)
    spec.encoder.position_encodings.encodings = numbers(AUDIO_CTX, STATE)
    norm(spec.encoder.layer_norm)
    for layer in spec.encoder.layer:
        self_attention(layer.self_attention)
        feed_forward(layer.ffn)
    spec.decoder.embeddings.weight = numbers(VOCAB, STATE)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.decoder.position_encodings.encodings = numbers(TEXT_CTX, STATE)
    norm(spec.decoder.layer_norm)
    for layer in spec.decoder.layer:
        self_attention(layer.self_attention)
        norm(layer.attention.layer_norm)
        linear(layer.attention.linear[0], STATE, STATE)
        linear(layer.attention.linear[1], 2 * STATE, STATE)
        linear(layer.attention.linear[2], STATE, STATE)
        feed_forward(layer.ffn)
    # Two equal tensors: CTranslate2 stores them once, and the reader must follow the alias.
    spec.decoder.layer[1].ffn.layer_norm.beta = spec.decoder.layer[0].ffn.layer_norm.beta.clone()
    spec.config.suppress_ids = [1, 2]
    spec.config.suppress_ids_begin = [0, 9]
    spec.config.lang_ids = [3, 4, 5]
    spec.config.alignment_heads = [(0, 1), (1, 0)]
    spec.register_vocabulary([f"token{i}" for i in range(VOCAB)])
    return spec


def value(spec, path):
    stored = spec.variables()[path]
    if isinstance(stored, str):  # the variable it is an alias of
        return value(spec, stored)
    return stored.to("float32").numpy() if stored.dtype == "bfloat16" else stored.numpy()


def number(spec, path):
    """A variable as float32: integers divided by their row's scale."""
    stored = value(spec, path)
    if stored.dtype != np.int8:
        return stored.astype(np.float32)
    scale = value(spec, path + "_scale")
    return (stored.astype(np.float32) / scale.reshape([-1] + [1] * (stored.ndim - 1))).astype(np.float32)


def openai(spec):
    tensors = {
        "encoder.conv1.weight": number(spec, "encoder/conv1/weight"),
        "encoder.conv1.bias": number(spec, "encoder/conv1/bias"),
        "encoder.conv2.weight": number(spec, "encoder/conv2/weight"),
        "encoder.conv2.bias": number(spec, "encoder/conv2/bias"),
        "encoder.positional_embedding": number(spec, "encoder/position_encodings/encodings"),
        "encoder.ln_post.weight": number(spec, "encoder/layer_norm/gamma"),
        "encoder.ln_post.bias": number(spec, "encoder/layer_norm/beta"),
        "decoder.token_embedding.weight": number(spec, "decoder/embeddings/weight"),
        "decoder.positional_embedding": number(spec, "decoder/position_encodings/encodings"),
        "decoder.ln.weight": number(spec, "decoder/layer_norm/gamma"),
        "decoder.ln.bias": number(spec, "decoder/layer_norm/beta"),
    }

    def norm(name, path):
        tensors[name + ".weight"] = number(spec, path + "/gamma")
        tensors[name + ".bias"] = number(spec, path + "/beta")

    def split(name, path, parts):
        weights = np.split(number(spec, path + "/weight"), len(parts))
        biases = np.split(number(spec, path + "/bias"), len(parts))
        for part, weight, bias in zip(parts, weights, biases):
            tensors[f"{name}.{part}.weight"] = weight
            if part != "key":
                tensors[f"{name}.{part}.bias"] = bias

    for side, count in (("encoder", ENCODER_LAYERS), ("decoder", DECODER_LAYERS)):
        for i in range(count):
            block, path = f"{side}.blocks.{i}", f"{side}/layer_{i}"
            norm(block + ".attn_ln", path + "/self_attention/layer_norm")
            split(block + ".attn", path + "/self_attention/linear_0", ["query", "key", "value"])
            split(block + ".attn", path + "/self_attention/linear_1", ["out"])
            if side == "decoder":
                norm(block + ".cross_attn_ln", path + "/attention/layer_norm")
                split(block + ".cross_attn", path + "/attention/linear_0", ["query"])
                split(block + ".cross_attn", path + "/attention/linear_1", ["key", "value"])
                split(block + ".cross_attn", path + "/attention/linear_2", ["out"])
            norm(block + ".mlp_ln", path + "/ffn/layer_norm")
            split(block + ".mlp", path + "/ffn/linear_0", ["0"])
            split(block + ".mlp", path + "/ffn/linear_1", ["2"])
    return tensors


for quantization in ("float32", "float16", "bfloat16", "int8_float32", "int8_float16", "int8_bfloat16", "int16"):
    directory = os.path.join(sys.argv[1], quantization)
    os.makedirs(directory, exist_ok=True)
    spec = build()
    spec.validate()
    spec.optimize(quantization=quantization)
    spec.save(directory)
    if quantization != "int16":  # which is refused: there is nothing to compare
        tensors = openai(spec)
        np.concatenate([x.reshape(-1) for x in tensors.values()]).astype("<f4").tofile(os.path.join(directory, "expected.f32"))
        with open(os.path.join(sys.argv[1], "tensors.json"), "w") as file:
            json.dump({name: list(x.shape) for name, x in tensors.items()}, file, indent=1)
