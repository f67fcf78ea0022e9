"""mlx-whisper: Whisper on MLX, which is for Apple's processors and runs, slowly, on others."""

from __future__ import annotations

from typing import Any

import mlx.core as mx
from mlx.utils import tree_map
from mlx_whisper.audio import N_FRAMES, N_SAMPLES, log_mel_spectrogram, pad_or_trim
from mlx_whisper.load_models import load_model
from mlx_whisper.tokenizer import LANGUAGES, get_tokenizer
from mlx_whisper.transcribe import ModelHolder, transcribe
from ws_python.failures import Failure
from ws_python.program import Warn

from ..answered.told_segment import finite
from ..asked.language import check_language, choose_language
from ..asked.prompt_room import share
from ..call import TEMPERATURES, WINDOW_SECONDS, Call


class MlxWhisperEngine:
    """One model, which answers one call at a time."""

    def __init__(self, load: dict[str, Any], warn: Warn) -> None:
        self._directory: str = load["directory"]
        on_gpu = mx.default_device().type == mx.DeviceType.gpu
        # Processors compute half precision in single precision, and convert all weights for each product.
        self._dtype = mx.float16 if on_gpu else mx.float32
        try:
            self._model = load_model(self._directory, dtype=self._dtype)
        except (ValueError, KeyError, RuntimeError, OSError) as error:
            message = f"The model in {self._directory} cannot be used: {str(error).rstrip('.')}."
            raise Failure("ERR_MODEL_INVALID", message) from error
        if not on_gpu:
            self._model.update(tree_map(_single_precision, self._model.parameters()))
            warn("MLX computes on the processor here, not on a GPU", device="cpu")
        mx.eval(self._model.parameters())
        # transcribe() takes a path, and looks here whether it is loaded.
        ModelHolder.model = self._model
        ModelHolder.model_path = self._directory
        self._decode = self._model.decode
        multilingual = self._model.is_multilingual
        self._tokenizer = get_tokenizer(multilingual, num_languages=self._model.num_languages)
        self._languages = (
            list(LANGUAGES)[: self._model.num_languages] if multilingual else ["en"]
        )
        self.facts = {
            "device": "gpu" if on_gpu else "cpu",
            "computeType": "float16" if on_gpu else "float32",
            "languages": list(self._languages),
        }

    def transcribe(self, call: Call) -> dict[str, Any]:
        language = check_language(call, self._languages)
        probabilities = self._detect(call) if language is None else None
        heard, probability = (
            (language, None) if probabilities is None else choose_language(call, probabilities)
        )
        # A prefix would be written at the beginning of every window.
        prefix = call.option("prefix") if call.seconds <= WINDOW_SECONDS else None
        shares = share(self._tokenizer, call.option("prompt"), prefix)

        def decode(*args: Any, **kwargs: Any) -> Any:
            call.check()
            return self._decode(*args, **kwargs)

        self._model.decode = decode
        found = transcribe(
            call.samples,
            path_or_hf_repo=self._directory,
            verbose=None,
            temperature=TEMPERATURES if call.falls_back else 0.0,
            # Of a call that is to be answered as it was decoded, the guards that come after it tell silence.
            no_speech_threshold=0.6 if call.falls_back else None,
            initial_prompt=shares.prompt,
            word_timestamps=bool(call.option("wordTimestamps")),
            language=heard,
            task=call.task,
            without_timestamps=call.option("timestamps") is False,
            prefix=shares.prefix,
            # All may have been said already: the end of the text must be allowed to come first.
            suppress_blank=shares.prefix is None,
            # It ranks its one candidate by the length, and divides by that: which is 0 where nothing more was said.
            length_penalty=1.0,
            fp16=self._dtype == mx.float16,
        )
        call.check()
        segments = [_segment(each, call) for each in found["segments"] if each["text"].strip()]
        if call.is_one_segment:
            # With word times it looks for more behind the last word, and invents some.
            segments = [{**segment, "start": 0.0, "end": call.seconds} for segment in segments[:1]]
        return call.result(segments, heard, probability, probabilities)

    def _detect(self, call: Call) -> dict[str, float]:
        """Of the first window; the likeliest first."""
        mel = log_mel_spectrogram(
            call.samples[:N_SAMPLES], n_mels=self._model.dims.n_mels, padding=N_SAMPLES
        )
        window = pad_or_trim(mel, N_FRAMES, axis=-2).astype(self._dtype)
        _, probabilities = self._model.detect_language(window)
        likeliest = sorted(probabilities.items(), key=lambda item: -item[1])
        return {code: float(probability) for code, probability in likeliest}


def _single_precision(value: mx.array) -> mx.array:
    return value.astype(mx.float32) if mx.issubdtype(value.dtype, mx.floating) else value


def _segment(segment: dict[str, Any], call: Call) -> dict[str, Any]:
    told: dict[str, Any] = {
        **call.times(segment["start"], segment["end"]),
        "text": segment["text"],
        "avgLogprob": min(0.0, float(segment["avg_logprob"])),
        "noSpeechProb": float(segment["no_speech_prob"]),
        "compressionRatio": float(segment["compression_ratio"]),
    }
    if call.option("wordTimestamps"):
        told["words"] = [
            call.word(word["word"], word["start"], word["end"], word["probability"])
            for word in segment.get("words", [])
        ]
    return finite(told)
