import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TranscribeError } from '@ws/core';
import { describe, expect, it } from 'vitest';
import { EMBEDDING } from '../network/embedding-graph.js';
import { FRAME_SAMPLES } from '../network/local-speakers.js';
import { heardWindow, voiceLike } from './__fixtures__/heard-window.js';
import { type LiveDiarizeSettings, readLiveOptions } from './live-options.js';
import { createSpeakerStream, type StreamNetworks } from './speaker-stream.js';

const RATE = 16_000;

interface Asked {
  readonly samples: number;
  readonly within: { readonly start: number; readonly end: number };
}

/** A stream whose networks hear one voice where samples are positive, and another one where they are negative. */
function streamWith(
  settings: Partial<LiveDiarizeSettings> = {},
  before: (call: number, signal: AbortSignal) => Promise<void> = async () => {},
) {
  const asked: Asked[] = [];
  const networks: StreamNetworks = {
    ensureOpen() {},
    async analyse(samples, within, signal) {
      asked.push({ samples: samples.length, within });
      await before(asked.length, signal);
      const signs = [1, -1].flatMap((sign, local) => {
        const frames: number[] = [];
        for (let frame = within.start; frame < within.end; frame++) {
          if (Math.sign(samples[frame * FRAME_SAMPLES] ?? 0) === sign) frames.push(frame);
        }
        if (frames.length === 0) return [];
        return [{ local, from: frames[0]!, to: frames.at(-1)! + 1, like: 100 * local }];
      });
      return heardWindow(signs);
    },
  };
  const options = { maxSpeakers: 20, known: [], continued: undefined, ...settings };
  return { stream: createSpeakerStream(options, networks), asked };
}

setFlagsFromString('--expose-gc');
const collectNow: () => void = runInNewContext('gc');

/** Frees what nothing holds; what a promise has just given is held until this turn of the event loop is over. */
async function collect(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  collectNow();
}

const voice = (sign: number, seconds: number): Float32Array =>
  new Float32Array(seconds * RATE).fill(sign / 2);

describe('a stream of live audio', () => {
  it('asks of the ten seconds up to the end of what it is asked', async () => {
    const { stream, asked } = streamWith();
    stream.write(voice(1, 20));
    const [turn, ...others] = await stream.turns(17, 19);
    expect(turn!.start).toBeCloseTo(17, 1);
    expect(turn!.end).toBeCloseTo(19, 1);
    expect(others).toEqual([]);
    expect(asked).toEqual([
      { samples: 160_000, within: { start: Math.round(8 * (RATE / FRAME_SAMPLES)), end: 593 } },
    ]);
  });

  it('asks of nothing twice', async () => {
    const { stream, asked } = streamWith();
    stream.write(voice(1, 4));
    stream.write(voice(-1, 4));
    const first = await stream.turns(0, 4);
    expect(await stream.turns(1, 3)).toEqual([{ start: 1, end: 3, speaker: '1' }]);
    expect(asked).toHaveLength(1);
    expect(new Set((await stream.turns(0, 8)).map(({ speaker }) => speaker)).size).toBe(2);
    expect(asked).toHaveLength(2);
    expect(await stream.turns(0, 4)).toEqual(first);
  });

  it('knows nothing of a call that failed, and goes on', async () => {
    const { stream } = streamWith({}, async (call) => {
      if (call === 1) throw new TranscribeError('down', { code: 'ERR_BACKEND_CRASHED' });
    });
    stream.write(voice(-1, 3));
    stream.write(voice(1, 3));
    await expect(stream.turns(0, 3)).rejects.toThrow('down');
    expect(stream.remains().voices).toEqual([]);
    expect((await stream.turns(3, 6)).map(({ speaker }) => speaker)).toEqual(['1']);
    expect((await stream.turns(0, 3)).map(({ speaker }) => speaker)).toEqual(['2']);
  });

  it('tells a known person by name, and numbers the others without a gap', async () => {
    const { stream } = streamWith({
      known: [{ speaker: 'Anna', vector: [...voiceLike(100)], seconds: 1 }],
    });
    stream.write(voice(-1, 3));
    stream.write(voice(1, 3));
    expect((await stream.turns(0, 6)).map(({ speaker }) => speaker)).toEqual(['Anna', '1']);
  });

  it('judges a gap whose audio has gone while another was judged', async () => {
    const { stream, asked } = streamWith({}, async (call) => {
      // Then the first 20 s are gone, and with them the gap from 12 to 20.
      if (call === 2) stream.write(voice(1, 50));
    });
    stream.write(voice(1, 30));
    await stream.turns(10, 12);
    expect(asked).toHaveLength(1);
    const turns = await stream.turns(5, 20);
    expect(turns.every(({ start, end }) => start < end)).toBe(true);
    expect(asked.every(({ samples }) => samples > 0)).toBe(true);
  });

  it('ends the other windows of a call that failed', async () => {
    const left: number[] = [];
    const { stream } = streamWith({}, (call, signal) => {
      if (call === 2)
        return Promise.reject(new TranscribeError('down', { code: 'ERR_BACKEND_TIMEOUT' }));
      return new Promise((_, reject) => {
        signal.addEventListener('abort', () => {
          left.push(call);
          reject(signal.reason);
        });
      });
    });
    stream.write(voice(1, 20));
    await expect(stream.turns(0, 20)).rejects.toThrow('down');
    expect(left).toEqual([1, 3]);
  });

  it('keeps no answer longer than its caller', async () => {
    const { stream } = streamWith();
    stream.write(voice(1, 3));
    const answers: WeakRef<object>[] = [];
    for (let i = 0; i < 3; i++) answers.push(new WeakRef(await stream.turns(0, 3)));
    await collect();
    expect(answers.filter((answer) => answer.deref() !== undefined)).toEqual([]);
    expect(stream.remains().position).toBe(3 * RATE);
  });

  it('holds 64 calls, and no more', async () => {
    const { stream } = streamWith();
    stream.write(voice(1, 3));
    const calls = Array.from({ length: 64 }, () => stream.turns(0, 3));
    await expect(stream.turns(0, 3)).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
    await Promise.all(calls);
    expect(await stream.turns(0, 3)).toHaveLength(1);
  });

  it('ends calls that wait when their caller leaves, or it is disposed', async () => {
    const { stream } = streamWith(
      {},
      (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () =>
            reject(new TranscribeError('left', { code: 'ERR_ABORTED' })),
          );
        }),
    );
    stream.write(voice(1, 3));
    const over = new AbortController();
    const running = stream.turns(0, 3);
    const waiting = stream.turns(0, 3, { signal: over.signal });
    over.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await stream[Symbol.asyncDispose]();
    await expect(running).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    expect(() => stream.write(voice(1, 1))).toThrow('disposed');
  });
});

describe('what no live diarizer takes', () => {
  const remains = { speaker: '1', vector: Array.from({ length: EMBEDDING }, () => 0), seconds: 1 };
  const anna = { ...remains, speaker: 'Anna' };
  const refused: readonly (readonly [object, string])[] = [
    [{ maxSpeakers: 51 }, 'maxSpeakers'],
    [{ surprise: 1 }, 'surprise'],
    [{ known: Array.from({ length: 51 }, () => anna) }, 'at most 50'],
    [{ known: [anna, anna] }, 'known[1].speaker'],
    [{ known: [remains] }, 'known[0].speaker'],
    [{ known: [{ ...anna, vector: [1] }] }, 'known[0].vector'],
    [{ known: [{ ...anna, seconds: 0 }] }, 'known[0].seconds'],
    [{ known: [null] }, 'known[0]'],
    [{ continued: { position: 0.5, voices: [] } }, 'continued.position'],
    [{ continued: { position: 0, voices: [{ ...remains, vector: [1] }] } }, '192 numbers'],
    [{ continued: { position: 0, voices: [remains, remains] } }, 'voices[1].speaker'],
    [{ continued: { position: 0, voices: [{ ...remains, seconds: 0 }] } }, 'seconds'],
  ];
  // Not by their options, which hold audio.
  it.each(refused.map(([options, said]) => ({ said, options })))('$said', ({ options, said }) => {
    expect(() => readLiveOptions(options)).toThrow(said);
  });
});
