import { join } from 'node:path';
import { createManualClock } from '@ws/testing';
import { afterEach, describe, expect, it } from 'vitest';
import type { ContainerDecodersOptions } from '../container-decoders-options.js';
import { type ContainerDecoders, createDecodersFrom } from '../create-container-decoders.js';
import type { ContainerDecoder } from '../stream-decoder.js';

const entry = join(import.meta.dirname, '__fixtures__/scripted-worker.mjs');
let decoders: ContainerDecoders;

afterEach(async () => {
  await decoders[Symbol.asyncDispose]();
});

function start(options: ContainerDecodersOptions = {}): ContainerDecoders {
  decoders = createDecodersFrom({ threads: 1, ...options }, entry);
  return decoders;
}

async function said(decoder: ContainerDecoder, text: string): Promise<Float32Array[][]> {
  const pieces: Float32Array[][] = [];
  for await (const piece of decoder.decode(Buffer.from(text))) pieces.push(piece);
  return pieces;
}

describe('threads that decode', () => {
  it('give the sound of each stream', async () => {
    const { open } = start();
    const [one, other] = [open(), open()];
    const both = await Promise.all([said(one, 'audio'), said(other, 'nothing')]);
    expect(both).toEqual([[[Float32Array.of(1, 2, 3)]], []]);
    expect(one.format).toBe('wav');
  });

  it('leave the bytes as they were', async () => {
    const decoder = start().open();
    const bytes = Buffer.from('audio, of which a part is given');
    for await (const _ of decoder.decode(bytes.subarray(0, 5))) expect(_).toHaveLength(1);
    expect(bytes.toString()).toBe('audio, of which a part is given');
  });

  it('end a stream that hangs; those beside it may be sent again, and others go on', async () => {
    const clock = createManualClock();
    const { open } = start({ clock, stepTimeoutMs: 1000 });
    const [bad, beside] = [open(), open()];
    const failures = Promise.allSettled([said(bad, 'hang'), said(beside, 'audio')]);
    await clock.advance(1000);
    const [first, second] = await failures;
    expect(first).toMatchObject({ reason: { code: 'ERR_INVALID_AUDIO', retryable: false } });
    expect(second).toMatchObject({ reason: { code: 'ERR_BACKEND_CRASHED', retryable: true } });
    await expect(said(beside, 'audio')).rejects.toMatchObject({ code: 'ERR_BACKEND_CRASHED' });
    expect(await said(open(), 'audio')).toHaveLength(1);
  });

  it('end a stream at which they die', async () => {
    const { open } = start();
    await expect(said(open(), 'die')).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
      message: expect.stringMatching(/died \(out of order\)/),
    });
    expect(await said(open(), 'audio')).toHaveLength(1);
  });

  it('take no more streams than they may', async () => {
    const { open } = start({ maxStreams: 2 });
    const one = open();
    open();
    expect(() => open()).toThrow(expect.objectContaining({ code: 'ERR_OVERLOADED' }));
    one[Symbol.dispose]();
    open();
    expect(decoders.streams).toBe(2);
  });

  it('stop where a signal says so', async () => {
    const abort = new AbortController();
    const decoder = start().open({ signal: abort.signal });
    await said(decoder, 'audio');
    abort.abort();
    await expect(said(decoder, 'audio')).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    expect(decoders.streams).toBe(0);
  });

  it('take no bytes after the end, and none while there is sound to read', async () => {
    const decoder = start().open();
    const reading = decoder.decode(Buffer.from('audio'));
    await reading.next();
    await expect(said(decoder, 'audio')).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
    await reading.next();
    for await (const _ of decoder.end()) expect.unreachable();
    await expect(said(decoder, 'audio')).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
    expect(decoders.streams).toBe(0);
  });

  it('refuse what is no option', () => {
    expect(() => start({ threads: 0 })).toThrow(/threads/);
    const { open } = start();
    expect(() => open({ maxChannels: 9 })).toThrow(/maxChannels/);
  });
});
