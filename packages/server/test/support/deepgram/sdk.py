"""`deepgram-sdk` as an app uses it: python sdk.py URL AUDIO v1|v2|post"""

import json
import sys
import threading
import time

from deepgram import DeepgramClient
from deepgram.environment import DeepgramClientEnvironment

url, file, what = sys.argv[1:]
with open(file, "rb") as opened:
    audio = opened.read()
socket_url = url.replace("http", "ws")
environment = DeepgramClientEnvironment(
    base=url, production=socket_url, agent=socket_url, agent_rest=url
)
listen = DeepgramClient(api_key="k", environment=environment).listen

if what == "post":
    answer = listen.v1.media.transcribe_file(request=audio, model="nova-3", smart_format=True)
    print(json.dumps({"text": answer.results.channels[0].alternatives[0].transcript}))
    sys.exit()

pcm = {"encoding": "linear16", "sample_rate": 16000}
connect = (
    listen.v2.connect(model="flux-general-en", **pcm)
    if what == "v2"
    else listen.v1.connect(model="nova-3", interim_results=True, **pcm)
)
types, texts = [], []
with connect as connection:

    def send():
        for at in range(0, len(audio), 3200):
            connection.send_media(audio[at : at + 3200])
            time.sleep(0.05)
        if what == "v1":
            connection.send_finalize()
        connection.send_close_stream()

    sending = threading.Thread(target=send)
    sending.start()
    for message in connection:
        types.append(type(message).__name__)
        if getattr(message, "is_final", False):
            texts.append(message.channel.alternatives[0].transcript)
        if getattr(message, "event", "") == "EndOfTurn":
            texts.append(message.transcript)
    sending.join()
print(json.dumps({"text": " ".join(text for text in texts if text), "types": types}))
