"""Records how OpenAI's own Whisper decodes beyond plain greedy decoding, as fixtures for the tests of this package.

    python make_decoding_reference.py MODELS_DIR [--models tiny.en base] [--audio DIR] [--out DIR]

Beam search, suppression, the decision to fall back, all languages' probabilities, translation, and long audio by
seeking. Models and cases are those of make_reference.py; README.md describes the fixtures.
"""

import argparse
import json
import math
import zlib
from pathlib import Path

import numpy as np
import torch
import whisper
from whisper.audio import log_mel_spectrogram, pad_or_trim
from whisper.decoding import DecodingOptions, detect_language
from whisper.model import Whisper
from whisper.tokenizer import get_tokenizer

from make_reference import HERE, RATE, RECORDING, REPOSITORY, load_model, make_cases, number, read_wav, write_json
from tokenizer_strings import STRINGS

GERMAN = HERE / "audio" / "german.wav"

# name: case, options
SEARCHES = {
    "patience": ("demo/7", {"beam_size": 3, "patience": 2.0}),
    "impatience": ("demo/2", {"beam_size": 5, "patience": 0.5}),
    "length penalty": ("demo/2", {"beam_size": 5, "length_penalty": 1.0}),
    "length penalty of nothing": ("demo/window", {"beam_size": 2, "length_penalty": 0.0}),
}
SUPPRESSIONS = {
    "nothing": ("demo/window", {"suppress_tokens": ""}),
    "a list": ("demo/1", {"suppress_tokens": [11, 13, 30]}),
    "a list and the default": ("demo/1", {"suppress_tokens": [-1, 11, 13, 30]}),
    "no blank": ("demo/3", {"suppress_blank": False}),
    "an early start": ("demo/window", {"max_initial_timestamp": 0.1}),
    "any start": ("silence", {"max_initial_timestamp": None}),
}
LA = "la " * 100
FALLBACKS = {
    "noise": ("noise", None),
    "silence": ("silence", None),
    "tones": ("tones", None),
    "speech in noise": ("speech in noise", None),
    "speech": ("demo/4", None),
    "repetition": ("tones", LA),
    "speech after repetition": ("demo/4", LA),
    "noise after speech": ("noise", "Thank you for watching. Thank you for watching. Thank you for watching."),
}
MINUTES = [
    ["stream60.wav", 0, 1_020_092],
    ["demo.wav", 0, 768_000],
    ["silence", 0, 640_000],
    ["demo.wav", 160_000, 480_000],
    ["stream60.wav", 320_000, 1_020_092],
    ["demo.wav", 0, 768_000],
]
DEMO = [["demo.wav", 0, 768_000]]
# Speech with pauses between and after it, in which the model invents.
def with_pauses(kind: str, length: int) -> list:
    pause = [kind, 0, length]
    return [["demo.wav", 0, 104_000], pause, ["demo.wav", 230_000, 300_000], pause]


SKIPPING = {"word_timestamps": True, "hallucination_silence_threshold": 2.0}
LONG = {
    "demo": (DEMO, {}),
    "demo, each window by itself": (DEMO, {"condition_on_previous_text": False}),
    "demo after a prompt": (DEMO, {"initial_prompt": "A visit to Thomas, keeper of the lighthouse."}),
    "demo without timestamps": (DEMO, {"without_timestamps": True}),
    "demo with words": (DEMO, {"word_timestamps": True}),
    "minutes": (MINUTES, {}),
    "faint noise with words, silence skipped": (with_pauses("faint noise", 200_000), SKIPPING),
    "silence with words, silence skipped": (with_pauses("silence", 200_000), SKIPPING),
}


# --- made audio: the same to the bit in the tests, which make it again ---------------------------------------------


def quantised(values: np.ndarray) -> np.ndarray:
    return (np.floor(values * 32768 + 0.5) / 32768).astype(np.float32)


def noise(length: int, amplitude: float) -> np.ndarray:
    """Park and Miller's generator of 1988, seed 1."""
    state, out = 1, np.empty(length)
    for i in range(length):
        state = state * 48_271 % 2_147_483_647
        out[i] = state / 2_147_483_647 * 2 - 1
    return quantised(out * amplitude)


def tones(length: int) -> np.ndarray:
    """A chord that steps through a scale, twice a second."""
    steps = [0, 2, 4, 5, 7, 9, 11, 12]
    out = np.empty(length)
    for i in range(length):
        base = 220 * 2 ** (steps[i // 8000 % 8] / 12)
        t = i / RATE
        out[i] = sum(0.1 * math.sin(2 * math.pi * base * ratio * t) for ratio in (1, 1.25, 1.5))
    return quantised(out)


def made_audio(demo: np.ndarray) -> dict[str, np.ndarray]:
    hiss = noise(160_000, 0.3)
    return {
        "noise": hiss,
        "silence": np.zeros(80_000, np.float32),
        "tones": tones(160_000),
        "speech in noise": (demo[:160_000] + hiss).astype(np.float32),
    }


# --- what is recorded ----------------------------------------------------------------------------------------------


def decoded(result) -> dict:
    return {
        "tokens": result.tokens,
        "text": result.text,
        "avgLogprob": number(result.avg_logprob),
        "noSpeechProb": number(result.no_speech_prob),
        "compressionRatio": number(result.compression_ratio),
    }


def decode(model: Whisper, features: torch.Tensor, **options) -> dict:
    if isinstance(options.get("suppress_tokens"), list):
        options["suppress_tokens"] = list(options["suppress_tokens"])  # the decoder adds to it
    return decoded(model.decode(features, DecodingOptions(**{"fp16": False, "language": "en", **options})))


class OneWindow(Exception):
    pass


def fallback(model: Whisper, features: torch.Tensor, prompt: str | None) -> dict:
    """The decode at temperature 0 as whisper.transcribe() sees it, and whether it tries the next temperature."""
    calls = []
    original = model.decode

    def counting(_mel, options):
        if calls and options.temperature == 0:
            raise OneWindow
        calls.append(original(features, options))
        return calls[-1]

    model.decode = counting
    try:
        whisper.transcribe(
            model, np.zeros(480_000, np.float32), temperature=(0.0, 0.2), language="en", fp16=False, initial_prompt=prompt
        )
    except OneWindow:
        pass
    finally:
        del model.decode
    return {**decoded(calls[0]), "fallsBack": len(calls) > 1}


def long(model: Whisper, samples: np.ndarray, options: dict) -> dict:
    windows = []
    original = model.decode

    def recording(mel, decode_options):
        result = original(mel, decode_options)
        windows.append({**decoded(result), "prompt": list(decode_options.prompt or [])})
        return result

    model.decode = recording
    try:
        result = whisper.transcribe(model, samples, temperature=0.0, language="en", fp16=False, **options)
    finally:
        del model.decode
    segments = [
        {
            "seek": s["seek"],
            "start": number(s["start"]),
            "end": number(s["end"]),
            "text": s["text"],
            **({"words": [[w["word"], number(w["start"]), number(w["end"])] for w in s["words"]]} if "words" in s else {}),
        }
        for s in result["segments"]
        if s["text"]
    ]
    return {"text": result["text"], "segments": segments, "windows": windows}


def record_long(model: Whisper, title: str, recordings: dict[str, np.ndarray]) -> dict:
    parts, options = LONG[title]
    samples = np.concatenate([recordings[wav][start:end] for wav, start, end in parts])
    found = {"parts": parts, **long(model, samples, options)}
    print(f"  long: {title}: {len(found['windows'])} windows")
    for segment in found["segments"]:
        print("   ", segment)
    return found


def record_model(name: str, directory: Path, args: argparse.Namespace) -> None:
    print(name)
    model = load_model(directory)
    demo, stream = read_wav(RECORDING / "demo.wav"), read_wav(args.audio / "stream60.wav")
    recordings = {
        "demo.wav": demo,
        "stream60.wav": stream,
        "silence": np.zeros(700_000, np.float32),
        "faint noise": noise(200_000, 0.01),
    }
    file = args.out / f"decoding.{name}.json"
    if args.long:
        record = json.loads(file.read_text())
        for title in args.long:
            record["long"][title] = record_long(model, title, recordings)
        write_json(file, record)
        return
    cases = {case.name: case for case in make_cases(args.audio)}
    audio = {**{n: case.samples for n, case in cases.items()}, **made_audio(demo), "german": read_wav(GERMAN)}
    mels = {n: log_mel_spectrogram(pad_or_trim(samples), model.dims.n_mels) for n, samples in audio.items()}
    features = {n: model.embed_audio(mel.unsqueeze(0))[0] for n, mel in mels.items()}
    spans = {n: {"wav": c.wav, "startSample": c.start, "endSample": c.end} for n, c in cases.items()}

    record: dict = {"model": name, "cases": spans, "beams": {}, "searches": {}, "suppressions": {}, "fallbacks": {}, "long": {}}
    for case in cases:
        record["beams"][case] = {
            "timestamps": decode(model, features[case], beam_size=5),
            "noTimestamps": decode(model, features[case], beam_size=5, without_timestamps=True),
        }
        print(f"  beams: {case:12} {record['beams'][case]['timestamps']['text']}")
    for title, (case, options) in SEARCHES.items():
        record["searches"][title] = {"case": case, "timestamps": decode(model, features[case], **options)}
    for title, (case, options) in SUPPRESSIONS.items():
        record["suppressions"][title] = {"case": case, "timestamps": decode(model, features[case], **options)}
        print(f"  suppressing {title}: {record['suppressions'][title]['timestamps']['text']}")
    for title, (case, prompt) in FALLBACKS.items():
        found = fallback(model, features[case], prompt)
        record["fallbacks"][title] = {"case": case, **({"prompt": prompt} if prompt else {}), **found}
        print(f"  falls back on {title}: {found}")
    for title in LONG:
        record["long"][title] = record_long(model, title, recordings)
    if model.is_multilingual:
        record["languages"] = {}
        for case in ("stream60/0", "demo/0", "demo/7", "noise", "silence", "tones", "german"):
            _, probabilities = detect_language(model, features[case], get_tokenizer(True, num_languages=99))
            record["languages"][case] = {code: number(p) for code, p in probabilities.items()}
        record["translation"] = {
            key: decode(model, features["german"], language=language, task=task, without_timestamps=without)
            for key, language, task, without in [
                ("translated", "de", "translate", False),
                ("translatedWithoutTimestamps", "de", "translate", True),
                ("transcribed", "de", "transcribe", False),
                ("detected", None, "translate", False),
            ]
        }
        print(record["translation"])
    write_json(file, record)


def record_compression() -> dict:
    texts = [*STRINGS, "la " * 50, "So so so. " * 12, "abc" * 300]
    demo = (RECORDING / "demo.json").read_text()
    texts += [demo[i : i + n] for n in (20, 50, 100, 300, 900) for i in range(0, 1000, 97)]
    return {"zlib": zlib.ZLIB_RUNTIME_VERSION, "sizes": [[t, len(zlib.compress(t.encode()))] for t in texts if t]}


def main() -> None:
    parser = argparse.ArgumentParser(description="Records how OpenAI's own Whisper decodes.")
    parser.add_argument("models_dir", type=Path, help="holds one CTranslate2 directory per model")
    parser.add_argument("--models", nargs="+", default=["tiny.en", "base"], help="directories in MODELS_DIR")
    parser.add_argument("--audio", type=Path, default=REPOSITORY.parent / "shared" / "audio")
    parser.add_argument("--long", nargs="+", choices=list(LONG), help="records only these anew, into the files there are")
    parser.add_argument("--out", type=Path, default=HERE / "fixtures")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.set_grad_enabled(False)
    if not args.long:
        write_json(args.out / "compression.json", record_compression())
    for name in args.models:
        record_model(name, args.models_dir / name, args)


if __name__ == "__main__":
    main()
