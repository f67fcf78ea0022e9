/// <reference lib="webworker" />
import { TranscribeError } from '@ws/core';
import type { EngineEnd } from '@ws/core/internal';
import { describe, expect, it } from 'vitest';
import type { InferenceRequest } from '../engine/engine-call.js';
import { openWorkerChannel } from './worker-channel.js';

// Workers are in browsers (browser.integration.test.ts); here one is played.

function createWorker() {
  const sent: { samples?: Float32Array }[] = [];
  const worker = Object.assign(new EventTarget(), {
    ended: false,
    postMessage: (message: object) => sent.push(message),
    terminate() {
      worker.ended = true;
    },
  });
  return {
    worker,
    sent,
    say: (data: unknown) => worker.dispatchEvent(new MessageEvent('message', { data })),
    fail: (type: string, fields: object) =>
      worker.dispatchEvent(Object.assign(new Event(type), fields)),
  };
}

function open() {
  const played = createWorker();
  const heard: unknown[] = [];
  const fetching: unknown[] = [];
  const channel = openWorkerChannel(
    () => played.worker as unknown as Worker,
    (message) => heard.push(message),
    (progress) => fetching.push(progress),
  );
  return { ...played, heard, fetching, channel };
}

const request: InferenceRequest = {
  context: 'full',
  timestamps: true,
  task: 'transcribe',
  tellsProgress: false,
};

describe('an inference worker', () => {
  it('is heard, and the download of its model apart', () => {
    const { say, heard, fetching } = open();
    const progress = { file: 'model.bin' };
    say({ type: 'fetching', progress });
    say({ type: 'received', id: 1 });
    expect([heard, fetching]).toEqual([[{ type: 'received', id: 1 }], [progress]]);
  });

  it('is sent the samples of a call and nothing that lies around them', () => {
    const { channel, sent } = open();
    const whole = Float32Array.of(1, 2, 3);
    channel.send({ ...request, type: 'transcribe', id: 1, samples: whole });
    channel.send({ ...request, type: 'transcribe', id: 2, samples: whole.subarray(1) });
    expect(sent[0]?.samples).toBe(whole);
    expect(sent[1]?.samples).toEqual(Float32Array.of(2, 3));
    expect(sent[1]?.samples?.buffer.byteLength).toBe(8);
  });

  it('is not asked what it uses, which browsers do not tell', () => {
    const { channel, sent, heard } = open();
    channel.send({ type: 'measure', id: 3 });
    expect([sent, heard]).toEqual([[], [{ type: 'measured', id: 3 }]]);
  });

  it.each<[string, object, EngineEnd]>([
    [
      'error',
      { message: 'broken' },
      { why: 'broken', error: expect.objectContaining({ code: 'ERR_BACKEND_UNAVAILABLE' }) },
    ],
    [
      'error',
      {},
      {
        why: 'its script is not there',
        error: expect.objectContaining({ message: expect.stringContaining('createWorker') }),
      },
    ],
    [
      'messageerror',
      {},
      {
        why: 'it sent what cannot be read',
        error: expect.objectContaining({ message: expect.stringContaining('Try again.') }),
      },
    ],
  ])('is ended by an event %s with %j', async (type, fields, end) => {
    const { channel, worker, fail } = open();
    fail(type, fields);
    expect(await channel.closed).toEqual(end);
    expect(worker.ended).toBe(true);
  });

  it('is gone when it is killed', async () => {
    const { channel, worker } = open();
    channel.kill();
    expect(await channel.closed).toEqual({ why: 'terminated' });
    expect(worker.ended).toBe(true);
  });

  it('that cannot be made is no backend, and the error says where to look', () => {
    const make = (): Worker => {
      throw new Error('blocked');
    };
    const opening = () =>
      openWorkerChannel(
        make,
        () => {},
        () => {},
      );
    expect(opening).toThrow(TranscribeError);
    expect(opening).toThrow(/\(blocked\).*createWorker/);
  });
});
