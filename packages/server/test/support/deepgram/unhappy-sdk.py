"""`deepgram-sdk` where something goes wrong: python unhappy-sdk.py PCM WAV CASES, each {url, key, api, language, leaves}"""

import json
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from deepgram import DeepgramClient
from deepgram.environment import DeepgramClientEnvironment

pcm_file, wav_file, cases = sys.argv[1:]
with open(pcm_file, "rb") as opened:
    pcm = opened.read()
with open(wav_file, "rb") as opened:
    wav = opened.read()


def hear(url, key, api, language=None, leaves=False, finals=2):
    socket_url = url.replace("http", "ws")
    environment = DeepgramClientEnvironment(
        base=url, production=socket_url, agent=socket_url, agent_rest=url
    )
    listen = DeepgramClient(api_key=key, environment=environment).listen
    texts, types = [], []
    said = {} if language is None else {"language": language}
    try:
        if api == "post":
            answer = listen.v1.media.transcribe_file(request=wav, model="nova-3", **said)
            return {"text": answer.results.channels[0].alternatives[0].transcript}
        form = {"encoding": "linear16", "sample_rate": 16000}
        connect = (
            listen.v2.connect(model="flux-general-en", **form)
            if api == "v2"
            else listen.v1.connect(model="nova-3", **form, **said)
        )
        with connect as connection:
            failed = []

            def send():
                try:
                    for at in range(0, len(pcm), 3200):
                        connection.send_media(pcm[at : at + 3200])
                        time.sleep(0.03)
                    if not leaves:
                        connection.send_close_stream()
                except Exception as error:
                    failed.append(type(error).__name__)

            sending = threading.Thread(target=send)
            sending.start()
            if leaves:
                sending.join()
                return {"text": ""}
            try:
                for message in connection:
                    types.append(type(message).__name__)
                    if getattr(message, "is_final", False):
                        texts.append(message.channel.alternatives[0].transcript)
                    if getattr(message, "event", "") == "EndOfTurn":
                        texts.append(message.transcript)
            finally:
                sending.join()
    except Exception as error:
        status = getattr(error, "status_code", None)
        name = type(error).__name__ if status is None else f"{type(error).__name__} {status}"
        return {"text": " ".join(text for text in texts if text), "error": name}
    return {"text": " ".join(text for text in texts if text), "sending": failed, "types": types}


with ThreadPoolExecutor(32) as pool:
    print(json.dumps(list(pool.map(lambda one: hear(**one), json.loads(cases)))))
