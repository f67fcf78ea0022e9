import { describe, expect, it } from 'vitest';
import { createManualClock } from './manual-clock.js';
import { createScriptedLiveDiarizer } from './scripted-live-diarizer.js';

const turns = [
  { start: 0, end: 2, speaker: 'Anna' },
  { start: 2, end: 5, speaker: 'Bert' },
  { start: 4, end: 6, speaker: 'Anna' },
];
const audio = (seconds: number): Float32Array => new Float32Array(seconds * 16_000);

describe('scripted live diarizer', () => {
  it('tells the turns of its script, clipped, by number or by name', async () => {
    const diarizer = createScriptedLiveDiarizer({ turns });
    const stream = diarizer.open();
    stream.write(audio(6));
    expect(await stream.turns(1, 4.5)).toEqual([
      { start: 1, end: 2, speaker: '1' },
      { start: 2, end: 4.5, speaker: '2' },
      { start: 4, end: 4.5, speaker: '1' },
    ]);
    const other = diarizer.open({
      known: [await diarizer.enroll({ name: 'Anna', samples: audio(2).fill(0.5) })],
    });
    other.write(audio(6));
    expect((await other.turns(0, 4)).map(({ speaker }) => speaker)).toEqual(['Anna', '1']);
    expect(diarizer.calls).toEqual([
      { index: 0, stream: 0, start: 1, end: 4.5, outcome: 'answered' },
      { index: 1, stream: 1, start: 0, end: 4, outcome: 'answered' },
    ]);
    expect(diarizer.streams.map(({ position }) => position)).toEqual([96_000, 96_000]);
  });

  it('has scripts for streams, and no more people than are allowed', async () => {
    const diarizer = createScriptedLiveDiarizer({ turns: (stream) => turns.slice(stream) });
    for (const [maxSpeakers, told] of [
      [1, ['1', '1']],
      [2, ['1', '2']],
    ] as const) {
      const stream = diarizer.open({ maxSpeakers });
      stream.write(audio(6));
      expect((await stream.turns(0, 6)).map(({ speaker }) => speaker)).toEqual(told);
    }
  });

  it('goes on with the numbers of a stream before', async () => {
    const diarizer = createScriptedLiveDiarizer({ turns });
    const before = diarizer.open();
    before.write(audio(4));
    await before.turns(2, 4);
    await before.turns(0, 1);
    const continued = JSON.parse(JSON.stringify(before.remains()));
    const stream = createScriptedLiveDiarizer({ turns }).open({ continued });
    stream.write(audio(2));
    expect(await stream.turns(3, 6)).toEqual([
      { start: 4, end: 5, speaker: '1' },
      { start: 4, end: 6, speaker: '2' },
    ]);
  });

  it('takes its time call by call, fails and hangs as it is told', async () => {
    const clock = createManualClock();
    const diarizer = createScriptedLiveDiarizer({
      ...{ turns, clock },
      latencyMs: ({ index }) => (index === 0 ? 30 : 10),
      failures: ({ index }) => (index === 1 ? new Error('down') : undefined),
      hangs: ({ index }) => index === 3,
    });
    const stream = diarizer.open();
    stream.write(audio(6));
    const first = stream.turns(2, 3);
    const failing = stream.turns(0, 1);
    const third = stream.turns(0, 1);
    const when: string[] = [];
    void first.then(() => when.push(`first ${clock.now()}`));
    void failing.catch(() => when.push(`failing ${clock.now()}`));
    await expect(clock.runUntil(third)).resolves.toEqual([{ start: 0, end: 1, speaker: '2' }]);
    expect(when).toEqual(['first 30', 'failing 40']);

    const hangs = stream.turns(0, 1);
    const leaves = new AbortController();
    const left = stream.turns(0, 1, { signal: leaves.signal });
    leaves.abort();
    await expect(left).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await stream[Symbol.asyncDispose]();
    await expect(hangs).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    expect(diarizer.calls.map(({ outcome }) => outcome)).toEqual([
      ...['answered', 'failed', 'answered', 'aborted', 'aborted'],
    ]);
    expect(diarizer.streams[0]!.disposed).toBe(true);
  });

  it('refuses what the contract refuses', async () => {
    const diarizer = createScriptedLiveDiarizer();
    for (const options of [
      { maxSpeakers: 0 },
      { known: [{ speaker: '1', vector: [0], seconds: 2 }] },
    ]) {
      expect(() => diarizer.open(options)).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
      );
    }
    await expect(diarizer.enroll({ name: 'Anna', samples: audio(1) })).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
    await expect(diarizer.enroll({ name: 'Anna', samples: audio(2) })).rejects.toThrow(
      'Nothing of Anna is heard.',
    );
    const stream = diarizer.open();
    expect(() => stream.write(Float32Array.of(Number.NaN))).toThrow('Sample 0');
    await expect(stream.turns(0, 1)).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
    await diarizer[Symbol.asyncDispose]();
    expect(() => diarizer.open()).toThrow(expect.objectContaining({ code: 'ERR_DISPOSED' }));
    expect(() => stream.write(audio(1))).toThrow(expect.objectContaining({ code: 'ERR_DISPOSED' }));
  });
});
