"""The PyPI package `wyoming`: says a text whole and in pieces, as Home Assistant does. The last line is JSON."""

import asyncio
import json
import sys
import wave

from wyoming.audio import AudioChunk, AudioStart, AudioStop
from wyoming.client import AsyncTcpClient
from wyoming.info import Describe, Info
from wyoming.tts import (
    Synthesize,
    SynthesizeChunk,
    SynthesizeStart,
    SynthesizeStop,
    SynthesizeStopped,
    SynthesizeVoice,
)


async def write(client, last, file):
    """Writes what is heard into a file, until an event of the type; returns the types of the events."""
    types = []
    with wave.open(file, "wb") as sound:
        while True:
            event = await client.read_event()
            if not types or types[-1] != event.type:
                types.append(event.type)
            if AudioStart.is_type(event.type):
                start = AudioStart.from_event(event)
                sound.setframerate(start.rate)
                sound.setsampwidth(start.width)
                sound.setnchannels(start.channels)
            elif AudioChunk.is_type(event.type):
                sound.writeframes(AudioChunk.from_event(event).audio)
            elif last(event.type):
                return types


async def talk(port, text, whole, streamed):
    told = {}
    async with AsyncTcpClient("127.0.0.1", int(port)) as client:
        await client.write_event(Describe().event())
        info = Info.from_event(await client.read_event())
        [program] = info.tts
        told["voices"] = [voice.name for voice in program.voices]
        told["streaming"] = program.supports_synthesize_streaming
        told["hears"] = [program.name for program in info.asr]
    voice = SynthesizeVoice(name=told["voices"][0])
    async with AsyncTcpClient("127.0.0.1", int(port)) as client:
        await client.write_event(Synthesize(text=text, voice=voice).event())
        told["whole"] = await write(client, AudioStop.is_type, whole)
    async with AsyncTcpClient("127.0.0.1", int(port)) as client:
        await client.write_event(SynthesizeStart(voice=voice).event())
        for word in text.split(" "):
            await client.write_event(SynthesizeChunk(text=word + " ").event())
        # For servers that do not know pieces.
        await client.write_event(Synthesize(text=text, voice=voice).event())
        await client.write_event(SynthesizeStop().event())
        told["streamed"] = await write(client, SynthesizeStopped.is_type, streamed)
    async with AsyncTcpClient("127.0.0.1", int(port)) as client:
        await client.write_event(Synthesize(text=text, voice=SynthesizeVoice(name="nobody")).event())
        event = await client.read_event()
        told["refused"] = [event.type, await client.read_event()]
    return told


print(json.dumps(asyncio.run(talk(*sys.argv[1:]))))
