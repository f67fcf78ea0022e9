"""A diarization pipeline that needs no hub: `python test/support/random_diarization.py DIRECTORY`. Who speaks when is told by the
real weights that come with WhisperX; who it is, by an embedding with random weights. For tests."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import torch
import whisperx
from lightning.pytorch import Trainer
from pyannote.audio.core.task import Problem, Resolution, Specifications
from pyannote.audio.models.embedding.wespeaker import WeSpeakerResNet34

CONFIG = {
    "pipeline": {
        "name": "pyannote.audio.pipelines.SpeakerDiarization",
        "params": {
            "segmentation": "{folder}/segmentation.bin",
            "embedding": "{folder}/embedding.ckpt",
            "plda": "{folder}",
            "clustering": "AgglomerativeClustering",
            "embedding_exclude_overlap": True,
        },
    },
    "params": {
        "segmentation": {"threshold": 0.5, "min_duration_off": 0.0},
        "clustering": {"method": "centroid", "min_cluster_size": 2, "threshold": 0.7},
    },
    "dependencies": {},
}


def main(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    assets = Path(whisperx.__file__).parent / "assets"
    shutil.copy(assets / "pytorch_model.bin", directory / "segmentation.bin")
    torch.manual_seed(1)
    embedding = WeSpeakerResNet34()
    embedding.specifications = Specifications(
        problem=Problem.REPRESENTATION, resolution=Resolution.CHUNK, duration=5.0
    )
    trainer = Trainer(accelerator="cpu", logger=False, enable_checkpointing=False)
    trainer.strategy.connect(embedding)
    trainer.save_checkpoint(directory / "embedding.ckpt")
    size = 256
    generator = np.random.default_rng(1)
    turned, _ = np.linalg.qr(generator.normal(size=(size, size)))
    zeros, ones = np.zeros(size), np.linspace(1, 2, size)
    np.savez(directory / "xvec_transform.npz", mean1=zeros, mean2=zeros, lda=turned)
    np.savez(directory / "plda.npz", mu=zeros, tr=turned, psi=ones)
    # JSON is YAML.
    text = json.dumps(CONFIG, indent=2).replace("{folder}", str(directory.resolve()))
    (directory / "config.yaml").write_text(text, encoding="utf-8")


main(Path(sys.argv[1]))
