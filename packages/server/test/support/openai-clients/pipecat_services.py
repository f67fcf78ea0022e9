"""Pipecat: its OpenAI services in a pipeline, over a Realtime session and by HTTP."""
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
from pipecat.services.openai.stt import OpenAIRealtimeSTTService, OpenAISTTService

base_url, file = sys.argv[1:3]


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
        elif isinstance(frame, ErrorFrame):
            self.errors.append(str(frame.error))
        await self.push_frame(frame, direction)


async def heard_by(stt, pcm):
    listener = Listener()
    params = PipelineParams(audio_in_sample_rate=16000)
    task = PipelineTask(Pipeline([stt, listener]), params=params, idle_timeout_secs=None)

    async def speak():
        # The service connects beside it, and takes no audio before.
        await listener.started.wait()
        await asyncio.sleep(1.5)
        await task.queue_frame(VADUserStartedSpeakingFrame())
        for at in range(0, len(pcm), 640 * 5):
            audio = pcm[at : at + 640 * 5]
            await task.queue_frame(InputAudioRawFrame(audio, 16000, 1))
            await asyncio.sleep(0.03)
        await asyncio.sleep(0.5)
        await task.queue_frame(VADUserStoppedSpeakingFrame())
        for _ in range(100):
            await asyncio.sleep(0.1)
            if listener.finals:
                break
        await task.queue_frame(EndFrame())

    await asyncio.gather(PipelineRunner(handle_sigint=False).run(task), speak())
    return {"finals": listener.finals, "interims": listener.interims, "errors": listener.errors}


async def main():
    with open(file, "rb") as recording:
        pcm = recording.read()[44:]
    socket = base_url.replace("http", "ws") + "/realtime"
    realtime = await heard_by(
        OpenAIRealtimeSTTService(api_key="a-key-of-our-own", base_url=socket), pcm
    )
    segmented = await heard_by(OpenAISTTService(api_key="a-key-of-our-own", base_url=base_url), pcm)
    print(json.dumps({"realtime": realtime, "segmented": segmented}))


asyncio.run(main())
