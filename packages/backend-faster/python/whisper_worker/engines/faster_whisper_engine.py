"""faster-whisper: Whisper on CTranslate2."""

from __future__ import annotations

import os
from typing import Any

import ctranslate2
from faster_whisper import BatchedInferencePipeline, WhisperModel
from faster_whisper.transcribe import Segment
from ws_python.failures import Failure

from ..answered.numbers import finite
from ..answered.prefix_cut import without_prefix
from ..asked.hotwords_check import check_hotwords
from ..asked.language_check import check_language
from ..asked.language_choice import choose_language
from ..asked.prompt_room import share
from ..call import WINDOW_SECONDS, Call
from ..libraries.ctranslate2_choice import choose_compute_type, choose_device, explain_load_error
from ..libraries.model_tokens import ModelTokens
from .engine import Warn

TEMPERATURES = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)


class FasterWhisperEngine:
    """One model; its `num_workers` answer as many calls at once, over the same weights."""

    def __init__(self, load: dict[str, Any], warn: Warn) -> None:
        # Without it, faster-whisper would ask the hub for OpenAI's.
        if not os.path.isfile(os.path.join(load["directory"], "tokenizer.json")):
            raise Failure("ERR_MODEL_INVALID", f"There is no tokenizer.json in {load['directory']}.")
        device = choose_device(load["device"])
        compute_type = choose_compute_type(device, load["computeType"])
        try:
            self._model = WhisperModel(
                load["directory"],
                device=device,
                compute_type=compute_type,
                cpu_threads=load["threads"],
                num_workers=load["workers"],
                local_files_only=True,
            )
        except (RuntimeError, ValueError) as error:
            raise explain_load_error(error, load["directory"]) from error
        self._beam_size: int = load["beamSize"]
        self._batch_size: int = load["batchSize"]
        self._vad_filter: bool = load["vadFilter"]
        self._hotwords: str | None = load.get("hotwords")
        self._languages = self._model.supported_languages
        self._tokens = ModelTokens(self._model)
        check_hotwords(self._tokens, self._hotwords)
        self.facts = {
            "device": device,
            "computeType": self._model.model.compute_type,
            "languages": list(self._languages),
        }

    def transcribe(self, call: Call) -> dict[str, Any]:
        language = check_language(call, self._languages)
        timestamps = call.option("timestamps") is not False
        shares = share(self._tokens, call.option("prompt"), call.option("prefix"))
        falls_back = call.option("fallback") is not False
        options: dict[str, Any] = {
            "language": language,
            "task": call.option("task") or "transcribe",
            "beam_size": self._beam_size,
            "temperature": TEMPERATURES if falls_back else TEMPERATURES[:1],
            "initial_prompt": shares.prompt,
            "without_timestamps": not timestamps,
            "word_timestamps": bool(call.option("wordTimestamps")),
            "vad_filter": self._vad_filter,
            "hotwords": self._hotwords,
            # Of a call that is to be answered as it was decoded, the guards that come after it tell silence.
            "no_speech_threshold": 0.6 if falls_back else None,
        }
        pipeline: Any = self._model
        if self._batch_size > 1 and shares.prefix is None:
            # Its own detector is what cuts the audio; a call of one window needs no cutting.
            pipeline = BatchedInferencePipeline(model=self._model)
            options["batch_size"] = self._batch_size
            options["vad_filter"] = self._vad_filter or call.seconds >= WINDOW_SECONDS
        elif shares.prefix is not None:
            options["prefix"] = shares.prefix
            # All may have been said already: the end of the text must be allowed to come first.
            options["suppress_blank"] = False
        found, info = pipeline.transcribe(call.samples, **options)
        chosen, probability = info.language, info.language_probability
        if language is None and info.all_language_probs:
            chosen, probability = choose_language(call, dict(info.all_language_probs))
            if chosen != info.language:
                # Nothing is decoded yet but the language: segments are when they are asked for.
                options["language"] = chosen
                found, _ = pipeline.transcribe(call.samples, **options)
        segments = []
        for index, segment in enumerate(found):
            call.check()
            told = _segment(segment, call.seconds)
            if not timestamps and call.seconds <= WINDOW_SECONDS:
                # No times were asked for: it is one segment over all of the audio.
                told.update(start=0.0, end=call.seconds)
            if shares.prefix is not None and index == 0:
                # What it was made to write is part of what it wrote.
                told = without_prefix(told, shares.prefix)
            if told is not None:
                segments.append(told)
                call.segment(told)
            # With word times it would look for more behind the last word, and invent some.
            if not timestamps and call.seconds <= WINDOW_SECONDS:
                break
        call.check()
        call.progress(call.seconds)
        result: dict[str, Any] = {
            "text": "".join(segment["text"] for segment in segments),
            "segments": segments,
            "language": chosen,
        }
        # faster-whisper says 1 where nothing was detected.
        if language is None:
            result["languageProbability"] = probability
            if call.option("languageProbabilities") and info.all_language_probs:
                result["languageProbabilities"] = dict(info.all_language_probs)
        return result


def _segment(segment: Segment, seconds: float) -> dict[str, Any]:
    # Windows are padded to 30 s: times may lie behind the audio.
    start = min(segment.start, seconds)
    told: dict[str, Any] = {
        "start": start,
        "end": max(start, min(segment.end, seconds)),
        "text": segment.text,
        "avgLogprob": min(0.0, segment.avg_logprob),
        "noSpeechProb": segment.no_speech_prob,
        "compressionRatio": segment.compression_ratio,
    }
    if segment.words is not None:
        told["words"] = [
            {
                "text": word.word,
                "start": min(word.start, seconds),
                "end": min(word.end, seconds),
                "probability": word.probability,
            }
            for word in segment.words
        ]
    return finite(told)
