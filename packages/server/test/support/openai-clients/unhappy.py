"""The Python package `openai` where something goes wrong: python unhappy.py PCM WAV CASES, each {url, key, model, api, leaves}"""
import base64
import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

# The package imports these when a program first uses them. Python refuses that of many threads at once, as a deadlock.
import websockets.sync.client  # noqa: F401
from openai import OpenAI

pcm_file, wav_file, cases = sys.argv[1:]
with open(pcm_file, "rb") as opened:
    pcm = opened.read()
MIDDLE = 3 * 32_000


def send(connection, audio):
    for at in range(0, len(audio), 3200):
        piece = base64.b64encode(audio[at : at + 3200]).decode()
        connection.input_audio_buffer.append(audio=piece)
        time.sleep(0.02)


def converse(client, model, leaves, told):
    turned = {"format": {"type": "audio/pcm", "rate": 16000}, "turn_detection": None}
    turned["transcription"] = {"model": model, "language": "en"}
    session = {"type": "transcription", "audio": {"input": turned}}
    failed = []

    def speak():
        try:
            send(connection, pcm[:MIDDLE])
            connection.input_audio_buffer.commit()
            send(connection, pcm[MIDDLE:])
            if not leaves:
                connection.input_audio_buffer.commit()
        except Exception as error:
            failed.append(type(error).__name__)

    with client.realtime.connect(extra_query={"intent": "transcription"}) as connection:
        connection.session.update(session=session)
        speaking = None
        try:
            for event in connection:
                if event.type == "error":
                    told["errors"].append(event.error.code)
                    return
                if event.type == "session.updated":
                    speaking = threading.Thread(target=speak)
                    speaking.start()
                    if leaves:
                        speaking.join()
                        return
                if event.type.endswith("transcription.completed"):
                    told["text"].append(event.transcript)
                if event.type.endswith("transcription.failed"):
                    told["failed"].append(event.error.type)
                if len(told["text"]) + len(told["failed"]) == 2:
                    return
        finally:
            if speaking is not None:
                speaking.join()


def hear(url, key, model, api, leaves=False, finals=2):
    client = OpenAI(api_key=key, base_url=f"{url}/v1")
    told = {"text": [], "failed": [], "errors": []}
    try:
        if api == "rest":
            with open(wav_file, "rb") as file:
                text = client.audio.transcriptions.create(file=file, model=model).text
            told["text"].append(text)
        else:
            converse(client, model, leaves, told)
    except Exception as error:
        status, code = getattr(error, "status_code", None), getattr(error, "code", None)
        told["errors"].append(" ".join(str(part) for part in (type(error).__name__, status, code)))
    return {**told, "text": " ".join(told["text"])}


loaded = OpenAI(api_key="none")
print(loaded.audio.transcriptions, loaded.realtime.connect, file=sys.stderr)

with ThreadPoolExecutor(32) as pool:
    print(json.dumps(list(pool.map(lambda one: hear(**one), json.loads(cases)))))
