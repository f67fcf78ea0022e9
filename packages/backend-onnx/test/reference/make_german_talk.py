"""Makes audio/german-talk.wav: four German sentences, one right after the other, spoken by SVOX Pico at 16 kHz.

    pip install py-nanotts==0.1.1
    python make_german_talk.py

Whisper takes the short ones for other languages when it hears them alone. Prints where each sentence begins, in samples.
"""

import wave
from pathlib import Path

from py_nanotts import NanoTTS

SENTENCES = [
    "Guten Morgen.",
    "Der alte Mann wohnt in einem kleinen Haus am Meer.",
    "Ja, genau.",
    "Heute ist das Wasser sehr kalt, und der Wind kommt aus Norden.",
]
RATE = 16_000


def main() -> None:
    voice = NanoTTS()
    spoken = [voice.speak(sentence, voice="de-DE") for sentence in SENTENCES]
    starts = [sum(len(pcm) // 2 for pcm in spoken[:i]) for i in range(len(spoken))]
    with wave.open(str(Path(__file__).parent / "audio" / "german-talk.wav"), "wb") as target:
        target.setparams((1, 2, RATE, 0, "NONE", ""))
        target.writeframes(b"".join(spoken))
    print(starts)


if __name__ == "__main__":
    main()
