"""Pipecat's services in pipelines: python services.py PCM CASES, each {url, key, service}"""

import asyncio
import json
import sys

from loguru import logger

logger.remove()

from pipecat.frames.frames import (
    EndFrame,
    ErrorFrame,
    Frame,
    InputAudioRawFrame,
    InterimTranscriptionFrame,
    StartFrame,
    TranscriptionFrame,
    VADUserStartedSpeakingFrame,
    VADUserStoppedSpeakingFrame,
)
from pipecat.pipeline.pipeline import Pipeline
from pipecat.pipeline.runner import PipelineRunner
from pipecat.pipeline.task import PipelineParams, PipelineTask
from pipecat.processors.frame_processor import FrameDirection, FrameProcessor
from pipecat.services.deepgram.flux.stt import DeepgramFluxSTTService
from pipecat.services.deepgram.stt import DeepgramSTTService
from pipecat.services.openai.stt import OpenAIRealtimeSTTService, OpenAISTTService

file, cases = sys.argv[1:3]
with open(file, "rb") as recording:
    pcm = recording.read()
PIECE = 640 * 5
SILENCE = bytes(PIECE)


class Listener(FrameProcessor):
    """Keeps what is said."""

    def __init__(self):
        super().__init__()
        self.finals, self.interims, self.errors = [], 0, []
        self.started = asyncio.Event()

    async def process_frame(self, frame: Frame, direction: FrameDirection):
        await super().process_frame(frame, direction)
        if isinstance(frame, StartFrame):
            self.started.set()
        elif isinstance(frame, TranscriptionFrame):
            self.finals.append(frame.text)
        elif isinstance(frame, InterimTranscriptionFrame):
            self.interims += 1
        await self.push_frame(frame, direction)


def service_of(name, url, key):
    socket = url.replace("http", "ws")
    if name == "openai-realtime":
        return OpenAIRealtimeSTTService(api_key=key, base_url=f"{socket}/v1/realtime")
    if name == "openai":
        return OpenAISTTService(api_key=key, base_url=f"{url}/v1")
    if name == "deepgram":
        return DeepgramSTTService(api_key=key, base_url=socket)
    return DeepgramFluxSTTService(api_key=key, url=f"{socket}/v2/listen")


async def heard_by(url, key, service):
    stt = service_of(service, url, key)
    listener = Listener()
    errors = []

    @stt.event_handler("on_error")
    async def on_error(_, error: ErrorFrame):
        errors.append(str(error.error))

    params = PipelineParams(audio_in_sample_rate=16000)
    task = PipelineTask(Pipeline([stt, listener]), params=params, idle_timeout_secs=None)

    async def push(audio):
        await task.queue_frame(InputAudioRawFrame(audio, 16000, 1))
        await asyncio.sleep(0.03)

    async def speak():
        # The service connects beside it, and takes no audio before.
        await listener.started.wait()
        await asyncio.sleep(1.5)
        await task.queue_frame(VADUserStartedSpeakingFrame())
        for at in range(0, len(pcm), PIECE):
            await push(pcm[at : at + PIECE])
        await asyncio.sleep(0.5)
        await task.queue_frame(VADUserStoppedSpeakingFrame())
        # Flux has turns of its own, which silence ends.
        told = -1
        while told != len(listener.finals):
            told = len(listener.finals)
            for _ in range(60):
                await push(SILENCE)
        await task.queue_frame(EndFrame())

    async def run():
        await asyncio.gather(PipelineRunner(handle_sigint=False).run(task), speak())

    try:
        await asyncio.wait_for(run(), 60)
    except asyncio.TimeoutError:
        errors.append("it waits for ever")
    return {"text": " ".join(listener.finals), "interims": listener.interims, "errors": errors}


async def main():
    told = await asyncio.gather(*(heard_by(**one) for one in json.loads(cases)))
    print(json.dumps(told))


asyncio.run(main())
