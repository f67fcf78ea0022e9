"""Drives other people's clients. Says what they were told in the last line, as JSON."""

import asyncio
import json
import sys
import wave


def wyoming(port, file):
    from wyoming.asr import Transcribe
    from wyoming.audio import AudioChunk, AudioStart, AudioStop
    from wyoming.client import AsyncTcpClient
    from wyoming.info import Describe, Info

    form = {"rate": 16000, "width": 2, "channels": 1}

    async def talk():
        told = {"chunks": []}
        async with AsyncTcpClient("127.0.0.1", int(port)) as client:
            await client.write_event(Describe().event())
            asr = Info.from_event(await client.read_event()).asr[0]
            told["info"] = {
                "name": asr.name,
                "streaming": asr.supports_transcript_streaming,
                "languages": asr.models[0].languages,
            }
        async with AsyncTcpClient("127.0.0.1", int(port)) as client:
            await client.write_event(Transcribe(language="en").event())
            await client.write_event(AudioStart(**form).event())
            with wave.open(file, "rb") as recording:
                while audio := recording.readframes(1024):
                    await client.write_event(AudioChunk(audio=audio, **form).event())
            await client.write_event(AudioStop().event())
            while (event := await client.read_event()).type != "transcript-stop":
                if event.type == "transcript-chunk":
                    told["chunks"].append(event.data["text"])
                if event.type == "transcript":
                    told["text"] = event.data["text"]
            # A connection may be used again.
            await client.write_event(Transcribe().event())
            await client.write_event(AudioStart(**form).event())
            await client.write_event(AudioStop().event())
            while (event := await client.read_event()).type != "transcript":
                pass
            told["silence"] = event.data["text"]
        async with AsyncTcpClient("127.0.0.1", int(port)) as client:
            await client.write_event(Transcribe(language="de").event())
            await client.write_event(AudioStart(**form).event())
            event = await client.read_event()
            told["refused"] = [event.type, event.data["code"], await client.read_event()]
        return told

    return asyncio.run(talk())


def summed(messages, answers):
    results = [answer for answer in answers if "partial" not in answer]
    return {
        "messages": messages,
        "answers": len(answers),
        "text": " ".join(result["text"] for result in results),
        "words": [word for result in results for word in result.get("result", [])],
    }


def vosk_test(url, file):
    """As the test program of vosk-server goes on, whose own address is fixed."""
    import websockets

    async def talk():
        answers = []
        async with websockets.connect(url) as socket:
            with wave.open(file, "rb") as recording:
                rate = recording.getframerate()
                await socket.send('{ "config" : { "sample_rate" : %d } }' % rate)
                while audio := recording.readframes(int(rate * 0.2)):
                    await socket.send(audio)
                    answers.append(json.loads(await socket.recv()))
            messages = len(answers)
            await socket.send('{"eof" : 1}')
            answers.append(json.loads(await socket.recv()))
            return summed(messages + 1, answers)

    return asyncio.run(talk())


def vosk_package(url, file):
    """The client that vosk's package has for its server. It is made without a model, which it does not use then."""
    from types import SimpleNamespace

    from vosk.transcriber.transcriber import Transcriber

    async def talk():
        with wave.open(file, "rb") as recording:
            audio = recording.readframes(recording.getnframes())
        reader = asyncio.StreamReader()
        reader.feed_data(audio)
        reader.feed_eof()
        client = Transcriber.__new__(Transcriber)
        client.args = SimpleNamespace(server=url)
        result, samples = await client.recognize_stream_server(SimpleNamespace(stdout=reader))
        assert samples == len(audio)
        return summed(len(result), result)

    return asyncio.run(talk())


def vosk_refused(url):
    import websockets

    async def talk():
        try:
            async with websockets.connect(url):
                return {}
        except websockets.InvalidStatus as error:
            return {"status": error.response.status_code}

    return asyncio.run(talk())


def whisper_live(port, file, language):
    import os
    import shutil

    from whisper_live.client import TranscriptionClient

    srt = f"{os.getpid()}.srt"
    # It writes a resampled copy beside the recording: clients that run at once must not share it.
    own = f"{os.getpid()}.wav"
    shutil.copyfile(file, own)
    client = TranscriptionClient(
        "127.0.0.1",
        int(port),
        lang=language,
        model="small",
        output_transcription_path=srt,
        mute_audio_playback=True,
        log_transcription=False,
    )
    # Its own settings: when it hangs up, if nothing new has come, and when it comes back.
    client.client.disconnect_if_no_response_for = 20
    client.client.max_retries = 1
    client.client.retry_delay = 1
    raised = None
    try:
        client(own)
    except Exception as error:
        raised = type(error).__name__
    text = ""
    if os.path.exists(srt):
        with open(srt, encoding="utf-8") as lines:
            # Of each segment: a number, its times, its text, an empty line.
            text = " ".join(line.strip() for i, line in enumerate(lines) if i % 4 == 2)
    return {
        "text": text,
        "error": bool(client.client.server_error),
        "retries": client.client._retry_count,
        "raised": raised,
    }


async def wyoming_heard(url, file):
    from urllib.parse import urlparse

    from wyoming.asr import Transcribe
    from wyoming.audio import AudioChunk, AudioStart, AudioStop
    from wyoming.client import AsyncTcpClient

    form = {"rate": 16000, "width": 2, "channels": 1}
    async with AsyncTcpClient("127.0.0.1", urlparse(url).port) as client:
        await client.write_event(Transcribe(language="en").event())
        await client.write_event(AudioStart(**form).event())
        with wave.open(file, "rb") as recording:
            while audio := recording.readframes(3200):
                await client.write_event(AudioChunk(audio=audio, **form).event())
                await asyncio.sleep(0.02)
        await client.write_event(AudioStop().event())
        # As Home Assistant reads: what is no event is the end, and no transcript is an error.
        while (event := await client.read_event()) is not None:
            if event.type == "error":
                return {"error": event.data["code"]}
            if event.type == "transcript":
                return {"text": event.data["text"]}
        return {"error": "the connection is lost"}


async def vosk_heard(url, file, key):
    import websockets

    texts = []
    async with websockets.connect(f"{url.replace('http', 'ws')}/?api_key={key}") as socket:
        with wave.open(file, "rb") as recording:
            await socket.send('{ "config" : { "sample_rate" : 16000 } }')
            while audio := recording.readframes(3200):
                await socket.send(audio)
                texts.append(json.loads(await socket.recv()).get("text", ""))
                await asyncio.sleep(0.02)
        await socket.send('{"eof" : 1}')
        texts.append(json.loads(await socket.recv())["text"])
        return {"text": " ".join(text for text in texts if text)}


def unhappy(file, cases):
    """Clients where something goes wrong, all at once: cases as JSON, each {client, url, key}."""

    async def heard(client, url, key):
        try:
            if client == "wyoming":
                return await wyoming_heard(url, file)
            return await vosk_heard(url, file, key)
        except Exception as error:
            return {"error": type(error).__name__}

    async def all_heard():
        return await asyncio.gather(*(heard(**one) for one in json.loads(cases)))

    return asyncio.run(all_heard())


name, *given = sys.argv[1:]
print("\n" + json.dumps(globals()[name.replace("-", "_")](*given)))
