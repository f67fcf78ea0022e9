"""Records what OpenAI's own Whisper computes, as fixtures for the tests of this package.

    python make_reference.py MODELS_DIR [--models tiny.en base] [--audio DIR] [--out DIR]

MODELS_DIR holds one CTranslate2 directory per model (`tiny.en/model.bin`, `tiny.en/config.json`, ...). The weights
are put into `whisper.model.Whisper` in float32 and run on one thread of the CPU. README.md describes the fixtures.
"""

import argparse
import hashlib
import json
import struct
import wave
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
import whisper
from whisper.audio import N_SAMPLES, log_mel_spectrogram, mel_filters, pad_or_trim
from whisper.decoding import DecodingOptions, DecodingTask, detect_language
from whisper.model import ModelDimensions, Whisper
from whisper.timing import add_word_timestamps, find_alignment, merge_punctuations
from whisper.tokenizer import Tokenizer, get_tokenizer

from tokenizer_strings import STRINGS

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[3]
RECORDING = REPOSITORY / "examples" / "live-captions" / "recording"

RATE = 16_000
SAMPLES_PER_FRAME = 160
SECONDS_PER_TIMESTAMP = 0.02
PADDING = 0.2  # seconds of silence kept on both sides of a sentence of the demo recording
MEL_STEP = 10  # every how many frames of the log-mel spectrogram are recorded
ENCODER_STEP = 50  # every how many positions of the encoder's output are recorded
LANGUAGES = 5  # how many of the most probable languages are recorded

TENSOR_CASES = ("stream60/0", "stream60/2", "demo/window")
LAST_LOGITS_CASE = "stream60/2"
PROMPTS = {
    "stream60/2": "A lecture on the history of printing, and on the printed book.",
    "demo/7": "Thomas keeps the lighthouse. Captain Mary Bennett sails past it,",
}

# What the transcript is made to begin with: also something else than the model would have written.
PREFIXES = {
    "stream60/0": "And so, my fellow Americans,",
    "stream60/2": "produced the black",
    "demo/1": "Thomas, how many winters",
    "demo/7": "Once, last winter, a captain",
}

# As in whisper.transcribe: punctuation that belongs to the next, and to the previous, word.
PREPEND_PUNCTUATION = "\"'“¿([{-"
APPEND_PUNCTUATION = "\"'.。,，!！?？:：”)]}、"


# --- weights: a CTranslate2 directory as whisper.model.Whisper ------------------------------------------------------

CT2_TYPES = {0: "<f4", 1: "i1", 2: "<i2", 3: "<i4", 4: "<f2"}


def read_ct2(path: Path) -> dict[str, np.ndarray]:
    """The variables of a CTranslate2 model.bin, by CTranslate2's names, as float32."""
    data = path.read_bytes()
    offset = 0

    def take(layout: str) -> int:
        nonlocal offset
        (value,) = struct.unpack_from("<" + layout, data, offset)
        offset += struct.calcsize("<" + layout)
        return value

    def take_string() -> str:
        nonlocal offset
        length = take("H")
        text = data[offset : offset + length].rstrip(b"\0").decode()
        offset += length
        return text

    version, name, _revision = take("I"), take_string(), take("I")
    if version != 6 or name != "WhisperSpec":
        raise ValueError(f"{path}: expected a Whisper model in format 6, got {name} in format {version}")
    variables = {}
    for _ in range(take("I")):
        key = take_string()
        shape = [take("I") for _ in range(take("B"))]
        dtype = np.dtype(CT2_TYPES[take("B")])
        size = take("I")
        flat = np.frombuffer(data, dtype, size // dtype.itemsize, offset)
        variables[key] = flat.reshape(shape).astype(np.float32)
        offset += size
    return variables


def openai_state(ct2: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The same weights under OpenAI's names; CTranslate2 joins query, key and value into one matrix."""
    width = ct2["decoder/layer_norm/gamma"].size
    state: dict[str, np.ndarray] = {}

    def norm(source: str, target: str) -> None:
        state[f"{target}.weight"] = ct2[f"{source}/gamma"]
        state[f"{target}.bias"] = ct2[f"{source}/beta"]

    def linear(source: str, target: str) -> None:
        state[f"{target}.weight"] = ct2[f"{source}/weight"]
        state[f"{target}.bias"] = ct2[f"{source}/bias"]

    def joined(source: str, target: str, parts: list[str]) -> None:
        for index, part in enumerate(parts):
            rows = slice(index * width, (index + 1) * width)
            state[f"{target}.{part}.weight"] = ct2[f"{source}/weight"][rows]
            if part != "key":  # Whisper's key projection has no bias
                state[f"{target}.{part}.bias"] = ct2[f"{source}/bias"][rows]

    linear("encoder/conv1", "encoder.conv1")
    linear("encoder/conv2", "encoder.conv2")
    state["encoder.positional_embedding"] = ct2["encoder/position_encodings/encodings"]
    norm("encoder/layer_norm", "encoder.ln_post")
    state["decoder.token_embedding.weight"] = ct2["decoder/embeddings/weight"]
    state["decoder.positional_embedding"] = ct2["decoder/position_encodings/encodings"]
    norm("decoder/layer_norm", "decoder.ln")
    for side in ("encoder", "decoder"):
        for layer in range(layer_count(ct2, side)):
            source, target = f"{side}/layer_{layer}", f"{side}.blocks.{layer}"
            norm(f"{source}/self_attention/layer_norm", f"{target}.attn_ln")
            joined(f"{source}/self_attention/linear_0", f"{target}.attn", ["query", "key", "value"])
            linear(f"{source}/self_attention/linear_1", f"{target}.attn.out")
            if side == "decoder":
                norm(f"{source}/attention/layer_norm", f"{target}.cross_attn_ln")
                linear(f"{source}/attention/linear_0", f"{target}.cross_attn.query")
                joined(f"{source}/attention/linear_1", f"{target}.cross_attn", ["key", "value"])
                linear(f"{source}/attention/linear_2", f"{target}.cross_attn.out")
            norm(f"{source}/ffn/layer_norm", f"{target}.mlp_ln")
            linear(f"{source}/ffn/linear_0", f"{target}.mlp.0")
            linear(f"{source}/ffn/linear_1", f"{target}.mlp.2")
    return state


def layer_count(ct2: dict[str, np.ndarray], side: str) -> int:
    return sum(1 for key in ct2 if key.startswith(f"{side}/layer_") and key.endswith("/ffn/linear_0/weight"))


def load_model(directory: Path) -> Whisper:
    ct2 = read_ct2(directory / "model.bin")
    state = openai_state(ct2)
    audio_context, width = state["encoder.positional_embedding"].shape
    vocabulary = state["decoder.token_embedding.weight"].shape[0]
    text_context = state["decoder.positional_embedding"].shape[0]
    heads = width // 64  # in every Whisper model a head is 64 wide
    dims = ModelDimensions(
        n_mels=state["encoder.conv1.weight"].shape[1],
        n_audio_ctx=audio_context,
        n_audio_state=width,
        n_audio_head=heads,
        n_audio_layer=layer_count(ct2, "encoder"),
        n_vocab=vocabulary,
        n_text_ctx=text_context,
        n_text_state=width,
        n_text_head=heads,
        n_text_layer=layer_count(ct2, "decoder"),
    )
    model = Whisper(dims)
    model.load_state_dict({k: torch.tensor(v) for k, v in state.items()}, strict=True)
    mask = torch.zeros(dims.n_text_layer, dims.n_text_head, dtype=torch.bool)
    for layer, head in json.loads((directory / "config.json").read_text())["alignment_heads"]:
        mask[layer, head] = True
    model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)
    return model.eval()


# --- cases ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Case:
    name: str
    wav: str
    start: int  # first sample
    end: int  # one past the last
    samples: np.ndarray = field(repr=False)


def read_wav(path: Path) -> np.ndarray:
    with wave.open(str(path)) as source:
        if (source.getframerate(), source.getnchannels(), source.getsampwidth()) != (RATE, 1, 2):
            raise ValueError(f"{path}: expected 16 kHz, mono, 16 bit")
        pcm = np.frombuffer(source.readframes(source.getnframes()), "<i2")
    return pcm.astype(np.float32) / np.float32(32768)


def make_cases(audio: Path) -> list[Case]:
    stream = read_wav(audio / "stream60.wav")
    demo = read_wav(RECORDING / "demo.wav")
    utterances = json.loads((audio / "stream60.json").read_text())["utterances"][:5]
    sentences = json.loads((RECORDING / "demo.json").read_text())["sentences"]
    spans = [(f"stream60/{i}", "stream60.wav", stream, u["start"], u["end"]) for i, u in enumerate(utterances)]
    spans += [
        (f"demo/{i}", "demo.wav", demo, s["start"] - PADDING, s["end"] + PADDING) for i, s in enumerate(sentences)
    ]
    spans.append(("demo/window", "demo.wav", demo, 0.0, 30.0))
    cases = []
    for name, wav, samples, first, last in spans:
        start, end = round(first * RATE), min(round(last * RATE), len(samples))
        cases.append(Case(name, wav, start, end, samples[start:end]))
    return cases


# --- what is recorded -----------------------------------------------------------------------------------------------


class Tensors:
    """Named float32 arrays, one after the other in one file."""

    def __init__(self) -> None:
        self.index: dict[str, dict] = {}
        self._parts: list[bytes] = []
        self._length = 0

    def add(self, name: str, tensor: torch.Tensor) -> None:
        array = np.ascontiguousarray(tensor.detach().numpy(), dtype="<f4")
        self.index[name] = {"offset": self._length, "shape": list(array.shape)}
        self._parts.append(array.tobytes())
        self._length += array.size

    def write(self, path: Path) -> None:
        path.write_bytes(b"".join(self._parts))


def number(value: float) -> float:
    """Seven significant digits: as much as float32 holds."""
    return float(f"{float(value):.7g}")


def greedy(model: Whisper, features: torch.Tensor, **options) -> dict:
    """A greedy decode, checked against a single pass over its own result."""
    options = DecodingOptions(fp16=False, language="en", temperature=0.0, **options)
    result = model.decode(features, options)
    task = DecodingTask(model, options)
    first = len(task.initial_tokens)
    tokens = torch.tensor([[*task.initial_tokens, *result.tokens]])
    logits = model.logits(tokens, features.unsqueeze(0))
    expected = [*result.tokens, task.tokenizer.eot]
    margins = []
    for index, token in enumerate(expected):
        step = logits[:, first + index - 1].clone()
        for rule in task.logit_filters:
            rule.apply(step, tokens[:, : first + index])
        best, second = step[0].topk(2)
        if best_token(step) != token:
            raise RuntimeError(f"step {index} decodes {token}, but one pass prefers {best_token(step)}")
        margins.append(float(best[0] - best[1]))
    return {
        "tokens": result.tokens,
        "text": result.text,
        "avgLogprob": number(result.avg_logprob),
        "noSpeechProb": number(result.no_speech_prob),
        "compressionRatio": number(result.compression_ratio),
        "smallestMargin": number(min(margins)),
    }


def best_token(logits: torch.Tensor) -> int:
    return int(logits[0].argmax())


def word_times(model: Whisper, tokenizer: Tokenizer, mel: torch.Tensor, case: Case, tokens: list[int]) -> dict:
    frames = (case.end - case.start) // SAMPLES_PER_FRAME
    timings = find_alignment(model, tokenizer, tokens, mel, frames)
    plain = [word_row(t) for t in timings]
    merge_punctuations(timings, PREPEND_PUNCTUATION, APPEND_PUNCTUATION)
    return {"words": plain, "mergedWords": [word_row(t) for t in timings if t.word]}


def worded_segments(model: Whisper, tokenizer: Tokenizer, mel: torch.Tensor, case: Case, tokens: list[int]) -> list:
    """The window's segments with their words, as whisper.transcribe makes them with word_timestamps=True.

    It would leave text after the last pair of timestamps to its next window; here that is a segment to the audio's end.
    """
    duration = (case.end - case.start) / RATE
    begin = tokenizer.timestamp_begin
    segments = []

    def add(part: list[int]) -> None:
        if not any(token < tokenizer.eot for token in part):
            return
        start = (part[0] - begin) * SECONDS_PER_TIMESTAMP if part[0] >= begin else 0.0
        end = (part[-1] - begin) * SECONDS_PER_TIMESTAMP if part[-1] >= begin else duration
        segments.append({"seek": 0, "start": start, "end": end, "tokens": part})

    first = 0
    for index in range(1, len(tokens)):
        if tokens[index - 1] >= begin and tokens[index] >= begin:
            add(tokens[first:index])
            first = index
    add(tokens[first:])
    add_word_timestamps(
        segments=segments,
        model=model,
        tokenizer=tokenizer,
        mel=mel,
        num_frames=(case.end - case.start) // SAMPLES_PER_FRAME,
        last_speech_timestamp=0.0,
    )
    return [
        {
            "start": number(s["start"]),
            "end": number(s["end"]),
            "words": [[w["word"], number(w["start"]), number(w["end"]), number(w["probability"])] for w in s["words"]],
        }
        for s in segments
    ]


def word_row(timing) -> list:
    return [timing.word, number(timing.start), number(timing.end), number(timing.probability)]


def record_case(model: Whisper, tokenizer: Tokenizer, case: Case, tensors: Tensors) -> dict:
    mel = log_mel_spectrogram(pad_or_trim(case.samples), model.dims.n_mels)
    features = model.embed_audio(mel.unsqueeze(0))[0]
    plain = greedy(model, features, without_timestamps=True)
    timed = greedy(model, features)
    record = {
        "wav": case.wav,
        "startSample": case.start,
        "endSample": case.end,
        "timestamps": timed,
        "noTimestamps": plain,
        "segments": {
            "timestamps": worded_segments(model, tokenizer, mel, case, timed["tokens"]),
            "noTimestamps": worded_segments(model, tokenizer, mel, case, plain["tokens"]),
        },
        **word_times(model, tokenizer, mel, case, plain["tokens"]),
    }
    if prompt := PROMPTS.get(case.name):
        record["prompted"] = {
            "prompt": prompt,
            "promptTokens": tokenizer.encode(" " + prompt.strip()),
            "timestamps": greedy(model, features, prompt=prompt),
            "noTimestamps": greedy(model, features, prompt=prompt, without_timestamps=True),
            "initialTokens": initial_tokens(model, prompt=prompt),
        }
    if prefix := PREFIXES.get(case.name):
        record["prefixed"] = {
            "prefix": prefix,
            "noTimestamps": greedy(model, features, prefix=prefix, without_timestamps=True),
        }
    if model.is_multilingual:
        _, probabilities = detect_language(model, features, tokenizer)
        ranked = sorted(probabilities.items(), key=lambda item: (-item[1], item[0]))
        record["languages"] = [[code, number(p)] for code, p in ranked[:LANGUAGES]]
    if case.name in TENSOR_CASES:
        start = list(tokenizer.sot_sequence_including_notimestamps)
        tensors.add(f"{case.name}/mel", mel[:, ::MEL_STEP])
        tensors.add(f"{case.name}/encoder", features[::ENCODER_STEP])
        tensors.add(f"{case.name}/logits", last_logits(model, features, start))
        if case.name == LAST_LOGITS_CASE:
            tensors.add(f"{case.name}/lastLogits", last_logits(model, features, start + plain["tokens"]))
    print(f"  {case.name:12} {plain['text']}")
    return record


def last_logits(model: Whisper, features: torch.Tensor, tokens: list[int]) -> torch.Tensor:
    return model.logits(torch.tensor([tokens]), features.unsqueeze(0))[0, -1]


def initial_tokens(model: Whisper, **options) -> dict:
    def of(**more) -> list[int]:
        task = DecodingTask(model, DecodingOptions(fp16=False, language="en", **options, **more))
        return list(task.initial_tokens)

    return {"timestamps": of(), "noTimestamps": of(without_timestamps=True)}


def record_model(name: str, directory: Path, cases: list[Case], out: Path) -> None:
    print(name)
    model = load_model(directory)
    tokenizer = get_tokenizer(
        model.is_multilingual, num_languages=model.num_languages, language="en", task="transcribe"
    )
    task = DecodingTask(model, DecodingOptions(fp16=False, language="en"))
    tensors = Tensors()
    record = {
        "model": name,
        "made": {"whisper": whisper.__version__, "torch": torch.__version__.split("+")[0], "dtype": "float32"},
        "weights": {"file": "model.bin", "sha256": sha256(directory / "model.bin")},
        "dims": vars(model.dims),
        "alignmentHeads": model.alignment_heads.indices().T.tolist(),
        "initialTokens": initial_tokens(model),
        "suppressTokens": list(task._get_suppress_tokens()),
        "nonSpeechTokens": list(tokenizer.non_speech_tokens),
        "melStep": MEL_STEP,
        "encoderStep": ENCODER_STEP,
        "cases": {case.name: record_case(model, tokenizer, case, tensors) for case in cases},
        "tensors": tensors.index,
    }
    write_json(out / f"{name}.json", record)
    tensors.write(out / f"{name}.f32")


def record_tokenizer(multilingual: bool) -> dict:
    tokenizer = get_tokenizer(multilingual)
    special = {
        "eot": tokenizer.eot,
        "sot": tokenizer.sot,
        "translate": tokenizer.translate,
        "transcribe": tokenizer.transcribe,
        "sotLm": tokenizer.sot_lm,
        "sotPrev": tokenizer.sot_prev,
        "noSpeech": tokenizer.no_speech,
        "noTimestamps": tokenizer.no_timestamps,
        "timestampBegin": tokenizer.timestamp_begin,
    }
    if multilingual:
        codes = (code.strip("<|>") for code in map(tokenizer.decode, map(lambda t: [t], tokenizer.all_language_tokens)))
        special["languages"] = dict(zip(codes, tokenizer.all_language_tokens))
    return {
        "special": special,
        "nonSpeechTokens": list(tokenizer.non_speech_tokens),
        "strings": [{"text": text, "tokens": tokenizer.encoding.encode_ordinary(text)} for text in STRINGS],
    }


# --- files ----------------------------------------------------------------------------------------------------------


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def layout(value: object, indent: str = "") -> str:
    """Sorted keys; on one line whatever fits there, and every list of plain values however long."""
    compact = json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)
    nested = isinstance(value, dict) or isinstance(value, list) and any(isinstance(v, (dict, list)) for v in value)
    if not nested or len(indent) + len(compact) <= 110:
        return compact
    deeper = indent + " "
    if isinstance(value, list):
        rows = [deeper + layout(item, deeper) for item in value]
        return "[\n" + ",\n".join(rows) + f"\n{indent}]"
    rows = [f"{deeper}{json.dumps(key)}: {layout(value[key], deeper)}" for key in sorted(value)]
    return "{\n" + ",\n".join(rows) + f"\n{indent}}}"


def write_json(path: Path, value: object) -> None:
    path.write_text(layout(value) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description="Records what OpenAI's own Whisper computes.")
    shared = REPOSITORY.parent / "shared"
    parser.add_argument("models_dir", type=Path, help="holds one CTranslate2 directory per model")
    parser.add_argument("--models", nargs="+", default=["tiny.en", "base"], help="directories in MODELS_DIR")
    parser.add_argument("--audio", type=Path, default=shared / "audio", help="holds stream60.wav and stream60.json")
    parser.add_argument("--out", type=Path, default=HERE / "fixtures")
    args = parser.parse_args()

    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.set_grad_enabled(False)
    args.out.mkdir(parents=True, exist_ok=True)

    filters = [mel_filters("cpu", count) for count in (80, 128)]
    (args.out / "mel-filters.f32").write_bytes(b"".join(f.numpy().astype("<f4").tobytes() for f in filters))
    write_json(
        args.out / "tokenizer.json", {"english": record_tokenizer(False), "multilingual": record_tokenizer(True)}
    )
    cases = make_cases(args.audio)
    assert all(len(case.samples) <= N_SAMPLES for case in cases)
    for name in args.models:
        record_model(name, args.models_dir / name, cases, args.out)


if __name__ == "__main__":
    main()
