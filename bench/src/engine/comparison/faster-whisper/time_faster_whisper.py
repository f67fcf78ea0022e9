"""Times faster-whisper with the model in memory: from samples to text, on one thread.

    python time_faster_whisper.py MODEL_DIRECTORY SAMPLES COMPUTE_TYPE leanest|default

SAMPLES is a file of 32-bit floats at 16 kHz. Says "ready", then answers each line on its input with one line:
milliseconds, those of the processor, a tab, the text.
"""

import sys
import time

import numpy as np
from faster_whisper import WhisperModel

# "leanest": the least that it can be asked for; "default": its own defaults, among them five beams and timestamps.
SETTINGS = {
    "leanest": {"beam_size": 1, "without_timestamps": True, "temperature": 0.0, "condition_on_previous_text": False},
    "default": {},
}


def main() -> None:
    directory, samples_file, compute_type, settings = sys.argv[1:]
    samples = np.fromfile(samples_file, dtype="<f4")
    model = WhisperModel(directory, device="cpu", compute_type=compute_type, cpu_threads=1, num_workers=1)
    print("ready", flush=True)
    for _ in sys.stdin:
        before, processor = time.perf_counter(), time.process_time()
        segments, _ = model.transcribe(samples, language="en", **SETTINGS[settings])
        text = "".join(segment.text for segment in segments)
        ms, cpu_ms = (time.perf_counter() - before) * 1000, (time.process_time() - processor) * 1000
        print(f"{ms:.3f} {cpu_ms:.3f}\t{text}", flush=True)


if __name__ == "__main__":
    main()
