"""Makes audio/german.wav: two German sentences, spoken by espeak-ng, brought to 16 kHz.

    python make_german.py [--espeak-ng COMMAND]
"""

import argparse
import io
import subprocess
import wave
from pathlib import Path

import numpy as np

TEXT = "Guten Morgen. Der alte Mann wohnt in einem kleinen Haus am Meer. Heute ist das Wasser sehr kalt."
RATE = 16_000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--espeak-ng", default="espeak-ng", help="the command to run")
    args = parser.parse_args()
    command = [args.espeak_ng, "-v", "de", "-s", "140", "--stdout", TEXT]
    spoken = subprocess.run(command, check=True, capture_output=True).stdout
    # espeak-ng streams: the lengths in its header are not those of the data.
    with wave.open(io.BytesIO(spoken)) as source:
        rate = source.getframerate()
    pcm = np.frombuffer(spoken[44 : len(spoken) - len(spoken) % 2], "<i2").astype(np.float64)
    spectrum = np.fft.rfft(pcm)
    length = len(pcm) * RATE // rate
    resampled = np.fft.irfft(spectrum[: length // 2 + 1], length) * (length / len(pcm))
    with wave.open(str(Path(__file__).parent / "audio" / "german.wav"), "wb") as target:
        target.setparams((1, 2, RATE, 0, "NONE", ""))
        target.writeframes(np.clip(np.round(resampled), -32768, 32767).astype("<i2").tobytes())


if __name__ == "__main__":
    main()
