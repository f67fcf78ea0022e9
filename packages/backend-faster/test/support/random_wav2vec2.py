"""A wav2vec2 model with random weights: `python test/support/random_wav2vec2.py DIRECTORY`. For tests of alignment where the
hub is not reached: its words lie anywhere, but in order and within the audio."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import torch
from transformers import (
    Wav2Vec2Config,
    Wav2Vec2CTCTokenizer,
    Wav2Vec2FeatureExtractor,
    Wav2Vec2ForCTC,
    Wav2Vec2Processor,
)


def main(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    symbols = ["<pad>", "<s>", "</s>", "<unk>", "|", "'", *"abcdefghijklmnopqrstuvwxyz"]
    vocabulary = directory / "vocab.json"
    vocabulary.write_text(json.dumps({symbol: index for index, symbol in enumerate(symbols)}))
    tokenizer = Wav2Vec2CTCTokenizer(str(vocabulary))
    extractor = Wav2Vec2FeatureExtractor(do_normalize=True)
    Wav2Vec2Processor(extractor, tokenizer).save_pretrained(directory)
    torch.manual_seed(1)
    config = Wav2Vec2Config(
        vocab_size=len(symbols),
        hidden_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=128,
        pad_token_id=0,
    )
    Wav2Vec2ForCTC(config).save_pretrained(directory)


main(Path(sys.argv[1]))
