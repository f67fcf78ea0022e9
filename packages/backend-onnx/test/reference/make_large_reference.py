"""Records the logits of OpenAI's own Whisper in large-v3's shape, with random weights.

    python make_large_reference.py [--layers 2] [--out DIR]

128 mel bands, width 1280, 20 heads, 51866 tokens: all of large-v3 but for the number of layers on either side. With
--layers 32 it is all of it; that takes 8 GB of memory and a minute or two. README.md describes the fixture.
"""

import argparse
import hashlib
from pathlib import Path

import torch
import whisper
from whisper.audio import log_mel_spectrogram, pad_or_trim
from whisper.model import ModelDimensions
from whisper.tokenizer import get_tokenizer

from make_reference import HERE, RECORDING, Tensors, read_wav, write_json
from random_whisper import random_tensor, random_whisper

LOGIT_STEP = 16  # every how many logits are recorded
TEXT = " The lighthouse keeper counts the winters"
CHECKED = "encoder.conv1.weight"  # by its checksum the two makers of random weights are compared


def record(layers: int, out: Path) -> None:
    dims = ModelDimensions(
        n_mels=128,
        n_audio_ctx=1500,
        n_audio_state=1280,
        n_audio_head=20,
        n_audio_layer=layers,
        n_vocab=51866,
        n_text_ctx=448,
        n_text_state=1280,
        n_text_head=20,
        n_text_layer=layers,
    )
    model = random_whisper(dims)
    tokenizer = get_tokenizer(True, num_languages=100, language="en", task="transcribe")
    initial = list(tokenizer.sot_sequence_including_notimestamps)
    tokens = initial + tokenizer.encode(TEXT)
    samples = read_wav(RECORDING / "demo.wav")[: 30 * 16_000]
    mel = log_mel_spectrogram(pad_or_trim(samples), dims.n_mels)
    features = model.embed_audio(mel.unsqueeze(0))
    logits = model.logits(torch.tensor([tokens]), features)[0]
    tensors = Tensors()
    positions = [len(initial) - 1, len(tokens) - 1]
    for position in positions:
        tensors.add(f"logits/{position}", logits[position, ::LOGIT_STEP])
    name = f"large-v3-{layers}"
    write_json(
        out / f"{name}.json",
        {
            "made": {"whisper": whisper.__version__, "torch": torch.__version__.split("+")[0], "dtype": "float32"},
            "dims": vars(dims),
            "weights": {"tensor": CHECKED, "sha256": checksum(CHECKED, model)},
            "seconds": 30,
            "initialTokens": initial,
            "tokens": tokens,
            "logitStep": LOGIT_STEP,
            "best": {str(position): int(logits[position].argmax()) for position in positions},
            "tensors": tensors.index,
        },
    )
    tensors.write(out / f"{name}.f32")
    print(f"{name}: standard deviation of the logits {float(logits[-1].std()):.3f}")


def checksum(name: str, model: whisper.Whisper) -> str:
    shape = tuple(model.state_dict()[name].shape)
    return hashlib.sha256(random_tensor(name, shape).tobytes()).hexdigest()


def main() -> None:
    parser = argparse.ArgumentParser(description="Records logits of Whisper in large-v3's shape, with random weights.")
    parser.add_argument("--layers", type=int, default=2, help="on either side; large-v3 has 32")
    parser.add_argument("--out", type=Path, default=HERE / "fixtures")
    args = parser.parse_args()

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.set_grad_enabled(False)
    args.out.mkdir(parents=True, exist_ok=True)
    record(args.layers, args.out)


if __name__ == "__main__":
    main()
