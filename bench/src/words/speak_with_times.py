"""Speaks sentences, and tells when each word is said.

speak_with_times.py VOICE FOLDER < SENTENCES   (JSON: a list of texts)

Writes 0.wav, 1.wav, … into the folder, and prints a JSON list that has for each sentence a list of [word, start, end], in
seconds; a time that the voice does not tell is null. A voice is `hibari`, `espeak` (with a voice of espeak-ng, as in `espeak:en-gb`) or `flite` (with one of its
voices, as in `flite:slt`). espeak-ng and flite choose the length of each phoneme before they make its sound, so their times are exact; hibari's
network does so too, but lets neighbours overlap: its times are good to about 25 ms.
"""

from __future__ import annotations

import array
import ctypes
import json
import sys
import wave
from collections.abc import Callable
from pathlib import Path

Word = tuple[str, float | None, float | None]
#: Samples in 16 bits, their rate, and the words.
Spoken = tuple[bytes, int, list[Word]]
Speak = Callable[[str], Spoken]


class _EspeakEvent(ctypes.Structure):
    _fields_ = [
        ("type", ctypes.c_int),
        ("message", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("name", ctypes.c_char * 8),
    ]


def espeak(name: str) -> Speak:
    library = ctypes.CDLL("libespeak-ng.so.1")
    retrieval, tells_phonemes = 1, 1
    rate = library.espeak_Initialize(retrieval, 0, None, tells_phonemes)
    sound = array.array("h")
    # Position of a word in the text and its length; or the name of a phoneme; and the sample where it begins.
    events: list[tuple[int, int, bytes, int]] = []
    end_of_list, word, phoneme = 0, 1, 7

    @ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_EspeakEvent))
    def hear(samples, count, told):  # noqa: ANN001, ANN202
        if samples and count:
            sound.extend(samples[:count])
        at = 0
        while told[at].type != end_of_list:
            event = told[at]
            if event.type == word:
                events.append((event.text_position, event.length, b"", event.sample))
            elif event.type == phoneme:
                events.append((0, 0, bytes(event.name), event.sample))
            at += 1
        return 0

    library.espeak_SetVoiceByName(name.encode())

    def speak(text: str) -> Spoken:
        library.espeak_SetSynthCallback(hear)
        sound[:] = array.array("h")
        events.clear()
        written = text.encode() + b"\0"
        utf8 = 1
        library.espeak_Synth(written, len(written), 0, 1, 0, utf8, None, None)
        library.espeak_Synchronize()
        words: list[Word] = [(word, None, None) for word in text.split()]
        opened = awaited = None

        def close(at: float, following: int) -> None:
            # Some pairs are spoken as one word, as "of the": where the second begins is not known.
            if opened is not None and following == opened + 1:
                words[opened] = (*words[opened][:2], at)

        for position, length, name, sample in events:
            at = sample / rate
            if length > 0:
                awaited = len(text[: position - 1].split())
                if opened is not None and awaited > opened + 1:
                    opened = None
            elif name.startswith(b"_"):
                if opened is not None:
                    close(at, opened + 1)
                opened = None
            elif awaited is not None:
                close(at, awaited)
                words[awaited] = (words[awaited][0], at, None)
                opened, awaited = awaited, None
        if opened is not None:
            close(len(sound) / rate, opened + 1)
        return sound.tobytes(), rate, words

    return speak


def flite(name: str) -> Speak:
    library = ctypes.CDLL("libflite.so.1", mode=ctypes.RTLD_GLOBAL)
    for part in ("usenglish", "cmulex"):
        ctypes.CDLL(f"libflite_{part}.so.1", mode=ctypes.RTLD_GLOBAL)
    library.flite_init()
    register = getattr(ctypes.CDLL(f"libflite_cmu_us_{name}.so.1"), f"register_cmu_us_{name}")
    pointer, text_type, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_float
    register.restype = pointer
    register.argtypes = [pointer]
    voice = register(None)

    def function(called: str, result: object, *arguments: object) -> Callable:
        found = getattr(library, called)
        found.restype, found.argtypes = result, list(arguments)
        return found

    synthesize = function("flite_synth_text", pointer, text_type, pointer)
    delete = function("delete_utterance", None, pointer)
    relation = function("utt_relation", pointer, pointer, text_type)
    head = function("relation_head", pointer, pointer)
    following = function("item_next", pointer, pointer)
    end_of = function("item_feat_float", number, pointer, text_type)
    feature = function("flite_ffeature_string", text_type, pointer, text_type)
    parent_word = function("path_to_item", pointer, pointer, text_type)
    save = function("cst_wave_save_riff", ctypes.c_int, pointer, text_type)
    wave_of = function("utt_wave", pointer, pointer)

    def speak(text: str) -> Spoken:
        utterance = synthesize(text.encode(), voice)
        words: list[Word] = []
        last = None
        at = 0.0
        segment = head(relation(utterance, b"Segment"))
        while segment:
            end = end_of(segment, b"end")
            item = None
            if feature(segment, b"name") != b"pau":
                item = parent_word(segment, b"R:SylStructure.parent.parent")
            if item and item != last:
                words.append((feature(item, b"name").decode(), at, end))
            elif item:
                words[-1] = (*words[-1][:2], end)
            last, at = item, end
            segment = following(segment)
        file = Path(sys.argv[2]) / "flite.wav"
        save(wave_of(utterance), str(file).encode())
        delete(utterance)
        with wave.open(str(file)) as read:
            spoken = read.readframes(read.getnframes()), read.getframerate(), words
        file.unlink()
        return spoken

    return speak


def hibari(_: str) -> Speak:
    import numpy as np
    import onnx
    import onnxruntime
    from hibari import Hibari

    engine = Hibari()
    model = onnx.load(engine.model_path)
    # How many frames each phoneme lasts: rounded, and at least one.
    frames_of = next(node for node in model.graph.node if node.op_type == "Clip").output[0]
    model.graph.output.append(onnx.ValueInfoProto(name=frames_of))
    network = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])

    def meeting(words: list[Word], samples: np.ndarray) -> list[Word]:
        # The network gives a space some 50 ms that sound like the words around it, and lets a word begin before its time
        # and end before it where a pause is. Words without a pause between them meet in the middle of the space; at a
        # pause the sound tells.
        step = engine.sample_rate // 200
        steps = len(samples) // step
        levels = np.sqrt(np.mean(samples[: steps * step].reshape(steps, step) ** 2, axis=1))
        loud = np.flatnonzero(levels > 10 ** (-45 / 20)) * step / engine.sample_rate
        longest = 0.1
        met = []
        for index, (word, start, end) in enumerate(words):
            before = words[index - 1][2] if index > 0 else -1.0
            after = words[index + 1][1] if index + 1 < len(words) else len(samples)
            earliest, latest = max((before + start) / 2, start - 0.15), min((end + after) / 2, end + 0.15)
            within = loud[(loud > earliest) & (loud < latest)]
            first = (before + start) / 2 if start - before <= longest else float(within[0])
            last = (end + after) / 2 if after - end <= longest else float(within[-1]) + 0.005
            met.append((word, first, last))
        return met

    def speak(text: str) -> Spoken:
        noise = np.random.default_rng(0)
        sound: list[np.ndarray] = []
        words: list[Word] = []
        offset = 0.0
        for phonemes in engine.phonemize(text):
            known = "".join(c for c in phonemes if c in engine.vocab)
            ids = engine.ids(known)
            given = {"ids": np.asarray([ids], np.int64), "speed": np.ones(1, np.float32)}
            frames = network.run([frames_of], given)[0].reshape(-1)
            samples = engine.from_ids(ids, 1.0, noise)
            seconds = len(samples) / engine.sample_rate
            # A silent phoneme stands before the first and after the last: a phoneme begins where the one before it ends.
            ends = np.cumsum(frames) / frames.sum() * seconds
            start = None
            of_sentence: list[Word] = []
            for place, phoneme in enumerate(known + " "):
                is_sound = phoneme.isalpha() or phoneme in "ˈˌːʰʲ"
                if is_sound and start is None:
                    start = place
                elif not is_sound and start is not None:
                    of_sentence.append((known[start:place], float(ends[start]), float(ends[place])))
                    start = None
            words += [(word, first + offset, last + offset) for word, first, last in meeting(of_sentence, samples)]
            sound.append(samples)
            offset += seconds
        pcm = (np.clip(np.concatenate(sound), -1, 1) * 32767).astype("<i2")
        return pcm.tobytes(), engine.sample_rate, words

    return speak


def main() -> None:
    kind, _, name = sys.argv[1].partition(":")
    folder = Path(sys.argv[2])
    speak = {"espeak": espeak, "flite": flite, "hibari": hibari}[kind](name)
    told = []
    for index, text in enumerate(json.load(sys.stdin)):
        samples, rate, words = speak(text)
        written = text.split()
        if len(words) != len(written):
            sys.exit(f"{sys.argv[1]} says {len(words)} words of the {len(written)} of: {text}")
        with wave.open(str(folder / f"{index}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(rate)
            file.writeframes(samples)
        told.append([[word, *times] for word, (_, *times) in zip(written, words)])
    json.dump(told, sys.stdout)


main()
