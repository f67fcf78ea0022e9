import { parentPort } from 'node:worker_threads';
import { TranscribeError } from '@ws/core';
import { type OpenStream, openStream } from '../stream/open-stream.js';
import type { StepAnswer, ToThread } from './messages.js';

const port = parentPort!;
const streams = new Map<number, OpenStream>();
let working: Promise<void> = Promise.resolve();

// The libraries print each damaged packet here; the answers report it anyway.
console.error = () => {};
console.warn = () => {};

// One after the other, so that the main thread knows which stream this one is at.
port.on('message', (message: ToThread) => {
  working = working.then(() => obey(message));
});

async function obey(message: ToThread): Promise<void> {
  switch (message.type) {
    case 'open':
      streams.set(message.stream, openStream(message.request));
      return;
    case 'step': {
      const stream = streams.get(message.stream)!;
      if (message.bytes !== undefined) stream.push(message.bytes);
      if (message.isLast) stream.end();
      const answer = await step(stream);
      const moved = answer.type === 'audio' ? answer.channels.map(({ buffer }) => buffer) : [];
      port.postMessage(answer, moved as ArrayBuffer[]);
      return;
    }
    case 'close':
      await streams.get(message.stream)?.close();
      streams.delete(message.stream);
  }
}

async function step(stream: OpenStream): Promise<StepAnswer> {
  const { facts } = stream;
  try {
    const { done, value } = await stream.step();
    if (done) return { type: 'done', facts };
    return { ...value, facts };
  } catch (error) {
    if (TranscribeError.isInstance(error)) {
      const { code, message, details } = error;
      return { type: 'failed', code, message, details, facts };
    }
    // Decoders of AAC share their memory: one that broke it must not be heard in others. The thread ends.
    if (facts.codec === 'aac' && (error as Error).name === 'RuntimeError') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    return {
      type: 'failed',
      code: 'ERR_INVALID_AUDIO',
      message: `The audio cannot be decoded: the decoder of ${facts.codec ?? facts.format} failed (${reason}). Record or convert it anew.`,
      details: { reason },
      facts,
    };
  }
}
