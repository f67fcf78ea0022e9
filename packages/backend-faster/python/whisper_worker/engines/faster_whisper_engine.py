"""faster-whisper: Whisper on CTranslate2."""

from __future__ import annotations

import os
from typing import Any

import ctranslate2
from faster_whisper import BatchedInferencePipeline, WhisperModel
from faster_whisper.transcribe import Segment
from ws_python.failures import Failure
from ws_python.program import Warn

from ..answered.prefix_cut import without_prefix
from ..answered.told_segment import finite
from ..asked.language import check_language, choose_language
from ..asked.prompt_room import check_hotwords, share
from ..call import TEMPERATURES, WINDOW_SECONDS, Call
from ..libraries.ctranslate2_choice import choose_compute_type, choose_device, explain_load_error
from ..libraries.model_tokens import ModelTokens


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
        shares = share(self._tokens, call.option("prompt"), call.option("prefix"))
        options: dict[str, Any] = {
            "language": language,
            "task": call.task,
            "beam_size": call.option("beamSize") or self._beam_size,
            "temperature": TEMPERATURES if call.falls_back else TEMPERATURES[:1],
            "initial_prompt": shares.prompt,
            "without_timestamps": call.option("timestamps") is False,
            "word_timestamps": bool(call.option("wordTimestamps")),
            "vad_filter": self._vad_filter,
            "hotwords": self._hotwords,
            # Of a call that is to be answered as it was decoded, the guards that come after it tell silence.
            "no_speech_threshold": 0.6 if call.falls_back else None,
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
            told = _segment(segment, call)
            if call.is_one_segment:
                told.update(start=0.0, end=call.seconds)
            if shares.prefix is not None and index == 0:
                # What it was made to write is part of what it wrote.
                told = without_prefix(told, shares.prefix)
            if told is not None:
                segments.append(told)
                call.segment(told)
            # With word times it would look for more behind the last word, and invent some.
            if call.is_one_segment:
                break
        call.check()
        call.progress(call.seconds)
        # faster-whisper says 1 where nothing was detected.
        probability = probability if language is None else None
        return call.result(segments, chosen, probability, dict(info.all_language_probs or ()))


def _segment(segment: Segment, call: Call) -> dict[str, Any]:
    told: dict[str, Any] = {
        **call.times(segment.start, segment.end),
        "text": segment.text,
        "avgLogprob": min(0.0, segment.avg_logprob),
        "noSpeechProb": segment.no_speech_prob,
        "compressionRatio": segment.compression_ratio,
    }
    if segment.words is not None:
        told["words"] = [
            call.word(word.word, word.start, word.end, word.probability) for word in segment.words
        ]
    return finite(told)
