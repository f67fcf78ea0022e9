"""The Python package `openai`: recordings by HTTP, and a Realtime session without TLS."""
import base64
import json
import sys

from openai import OpenAI

base_url, file = sys.argv[1:3]
client = OpenAI(api_key="a-key-of-our-own", base_url=base_url)
with open(file, "rb") as recording:
    verbose = client.audio.transcriptions.create(
        file=recording,
        model="whisper-1",
        response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )
deltas, completed = "", ""
with open(file, "rb") as recording:
    pcm = recording.read()[44:]
session = {
    "type": "transcription",
    "audio": {
        "input": {
            "format": {"type": "audio/pcm", "rate": 16000},
            "transcription": {"model": "tiny.en"},
            "turn_detection": None,
        }
    },
}
with client.realtime.connect(extra_query={"intent": "transcription"}) as connection:
    connection.session.update(session=session)
    for at in range(0, len(pcm), 6400):
        audio = base64.b64encode(pcm[at : at + 6400]).decode()
        connection.input_audio_buffer.append(audio=audio)
    connection.input_audio_buffer.commit()
    for event in connection:
        if event.type == "error":
            raise SystemExit(str(event))
        if event.type.endswith("transcription.delta"):
            deltas += event.delta
        if event.type.endswith("transcription.completed"):
            completed = event.transcript
            break
print(json.dumps({"verbose": verbose.text, "words": len(verbose.words), "deltas": deltas, "completed": completed}))
