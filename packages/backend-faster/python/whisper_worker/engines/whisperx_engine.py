"""WhisperX: faster-whisper in batches, with word times by forced alignment and speakers by pyannote."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import Any

import numpy as np
from whisperx.alignment import align, load_align_model
from whisperx.asr import load_model
from whisperx.diarize import DiarizationPipeline, assign_word_speakers
from ws_python.failures import Failure
from ws_python.program import Warn

from ..answered.aligned_words import words_of
from ..answered.prefix_cut import compression_ratio
from ..answered.told_segment import finite
from ..asked.language import check_language, choose_language
from ..asked.prompt_room import check_hotwords, share
from ..call import SAMPLE_RATE, Call
from ..libraries.ctranslate2_choice import choose_compute_type, choose_device, explain_load_error
from ..libraries.model_tokens import ModelTokens
from ..libraries.sentence_splitter import split_without_data

#: Its detector hears nothing in less.
SHORTEST_SECONDS = 1


class WhisperXEngine:
    """One model with its detector, and the models of the other steps where they are asked for."""

    def __init__(self, load: dict[str, Any], warn: Warn) -> None:
        directory: str = load["directory"]
        self._device = choose_device(load["device"])
        self._alignment: dict[str, Any] | None = load.get("alignment")
        self._diarization: dict[str, Any] | None = load.get("diarization")
        self._batch_size: int = load["batchSize"]
        self._aligners: dict[str, tuple[Any, dict[str, Any]]] = {}
        if not os.path.isfile(os.path.join(directory, "tokenizer.json")):
            raise Failure("ERR_MODEL_INVALID", f"There is no tokenizer.json in {directory}.")
        try:
            self._pipeline = load_model(
                directory,
                self._device,
                compute_type=choose_compute_type(self._device, load["computeType"]),
                asr_options={"beam_size": load["beamSize"], "hotwords": load.get("hotwords")},
                # The one whose weights come with the package.
                vad_method="pyannote",
                local_files_only=True,
                threads=load["threads"],
            )
        except (RuntimeError, ValueError) as error:
            raise explain_load_error(error, directory) from error
        self._model = self._pipeline.model
        self._languages = self._model.supported_languages
        self._options = self._pipeline.options
        self._tokens = ModelTokens(self._model)
        check_hotwords(self._tokens, load.get("hotwords"))
        if self._alignment is not None:
            split_without_data(warn)
        self._diarizer = self._load_diarizer(load.get("huggingFaceToken"))
        self.facts = {
            "device": self._device,
            "computeType": self._model.model.compute_type,
            "languages": list(self._languages),
        }

    def transcribe(self, call: Call) -> dict[str, Any]:
        asked = check_language(call, self._languages)
        # A copy that may be written to, which PyTorch insists on.
        shortest = SHORTEST_SECONDS * SAMPLE_RATE
        samples = np.zeros(max(shortest, len(call.samples)), dtype=np.float32)
        samples[: len(call.samples)] = call.samples
        language, probability, probabilities = asked, None, None
        if language is None:
            _, _, found = self._model.detect_language(samples)
            probabilities = dict(found)
            language, probability = choose_language(call, probabilities)
        prompt = share(self._tokens, call.option("prompt"), None).prompt
        self._pipeline.options = replace(self._options, initial_prompt=prompt)
        heard: dict[str, Any] = self._pipeline.transcribe(
            samples,
            batch_size=self._batch_size,
            language=language,
            task=call.task,
            progress_callback=lambda _: call.check(),
        )
        call.check()
        # Words of a translation are nowhere in the audio.
        aligned = bool(
            self._alignment is not None
            and call.option("wordTimestamps")
            and call.task == "transcribe"
            and heard["segments"]
        )
        logprobs = heard["segments"]
        if aligned:
            heard = self._align(call, heard, samples, language)
        if self._diarizer is not None and heard["segments"]:
            heard = self._name_speakers(call, heard, samples)
        segments = [
            _segment(each, _logprob_at(logprobs, each["start"]), aligned, call)
            for each in heard["segments"]
            if each["text"].strip()
        ]
        if call.is_one_segment:
            segments = _as_one(segments, call.seconds)
        return call.result(segments, language, probability, probabilities)

    def _align(
        self, call: Call, heard: dict[str, Any], samples: np.ndarray, language: str
    ) -> dict[str, Any]:
        assert self._alignment is not None
        if language not in self._aligners:
            name = self._alignment.get("model")
            try:
                self._aligners[language] = load_align_model(language, self._device, model_name=name)
            except Exception as error:  # the hub's, PyTorch's and transformers' own, all different
                raise Failure(
                    "ERR_BACKEND_UNAVAILABLE",
                    f"The model that aligns words ({name or 'the default for ' + language}) cannot be had: {str(error).rstrip('.')}. "
                    "Name one in alignment: { model: PATH }, or leave alignment out.",
                ) from error
        model, metadata = self._aligners[language]
        return align(
            heard["segments"],
            model,
            metadata,
            samples,
            self._device,
            progress_callback=lambda _: call.check(),
        )

    def _load_diarizer(self, token: str | None) -> Any:
        if self._diarization is None:
            return None
        name = self._diarization.get("model")
        try:
            return DiarizationPipeline(model_name=name, token=token, device=self._device)
        except Exception as error:  # the hub's and pyannote's own, all different
            raise Failure(
                "ERR_BACKEND_UNAVAILABLE",
                f"The model that tells speakers apart ({name or 'the default'}) cannot be had: {str(error).rstrip('.')}. "
                "Accept its conditions on the Hugging Face hub and give huggingFaceToken, or name one in diarization: { model: PATH }.",
            ) from error

    def _name_speakers(
        self, call: Call, heard: dict[str, Any], samples: np.ndarray
    ) -> dict[str, Any]:
        assert self._diarization is not None
        turns = self._diarizer(
            samples,
            min_speakers=self._diarization.get("minSpeakers"),
            max_speakers=self._diarization.get("maxSpeakers"),
            progress_callback=lambda _: call.check(),
        )
        return assign_word_speakers(turns, heard)


def _segment(
    segment: dict[str, Any], logprob: float | None, aligned: bool, call: Call
) -> dict[str, Any]:
    text: str = segment["text"]
    # Aligned sentences have lost the space before them.
    text = text if text.startswith(" ") else f" {text}"
    told: dict[str, Any] = {
        **call.times(segment["start"], segment["end"]),
        "text": text,
        "compressionRatio": compression_ratio(text),
    }
    if logprob is not None:
        told["avgLogprob"] = min(0.0, logprob)
    if aligned:
        told["words"] = words_of(text, segment["words"], told["start"], told["end"])
    if isinstance(segment.get("speaker"), str):
        told["speaker"] = segment["speaker"]
    return finite(told)


def _logprob_at(segments: list[dict[str, Any]], second: float) -> float | None:
    """Of the piece that a sentence was cut out of."""
    before = [each for each in segments if each["start"] <= second + 1e-3]
    return float(before[-1]["avg_logprob"]) if before else None


def _as_one(segments: list[dict[str, Any]], seconds: float) -> list[dict[str, Any]]:
    """One segment over all of the audio."""
    if not segments:
        return segments
    first = segments[0]
    text = "".join(segment["text"] for segment in segments)
    whole = {**first, "start": 0.0, "end": seconds, "text": text, "compressionRatio": compression_ratio(text)}
    if "words" in first:
        whole["words"] = [word for segment in segments for word in segment["words"]]
    return [whole]
