import { describe, expect, it } from 'vitest';
import { createManualClock } from './manual-clock.js';
import { createScriptedTurn } from './scripted-turn.js';

const audio = new Float32Array(16_000);

describe('scripted turn detector', () => {
  it('answers from a list, by a function, or that all is said', async () => {
    const listed = createScriptedTurn({ answers: [0.1, 0.9] });
    expect([
      await listed.judge(audio),
      await listed.judge(audio),
      await listed.judge(audio),
    ]).toEqual([0.1, 0.9, 0.9]);
    const longest = createScriptedTurn({ answers: ({ durationMs }) => durationMs / 10_000 });
    expect(await longest.judge(audio)).toBe(0.1);
    expect(await createScriptedTurn().judge(audio)).toBe(1);
  });

  it('records what it heard', async () => {
    const turn = createScriptedTurn({ maxAudioMs: 1 });
    const samples = Float32Array.from({ length: 32 }, (_, i) => i / 32);
    await turn.load();
    await turn.judge(samples);
    samples.fill(0);
    expect(turn.calls).toEqual([
      {
        index: 0,
        samples: Float32Array.from({ length: 16 }, (_, i) => (16 + i) / 32),
        durationMs: 2,
        outcome: 'answered',
      },
    ]);
    expect(turn.loads).toBe(1);
    await expect(turn.judge(Float32Array.of(Number.NaN))).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
    });
    expect(turn.calls).toHaveLength(1);
  });

  it('takes its time, fails and hangs as it is told', async () => {
    const clock = createManualClock();
    const turn = createScriptedTurn({
      clock,
      latencyMs: ({ index }) => 10 * (index + 1),
      failures: ({ index }) => (index === 1 ? new Error('down') : undefined),
      hangs: ({ index }) => index > 1,
    });
    expect(await clock.runUntil(turn.judge(audio))).toBe(1);
    expect(clock.now()).toBe(10);
    await expect(clock.runUntil(turn.judge(audio))).rejects.toThrow('down');
    expect(clock.now()).toBe(30);

    const controller = new AbortController();
    const [left, kept] = [turn.judge(audio, { signal: controller.signal }), turn.judge(audio)];
    controller.abort();
    await expect(left).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await turn[Symbol.asyncDispose]();
    await expect(kept).rejects.toMatchObject({ code: 'ERR_DISPOSED' });
    expect(turn.calls.map(({ outcome }) => outcome)).toEqual([
      'answered',
      'failed',
      'aborted',
      'aborted',
    ]);
    expect(turn.disposed).toBe(true);
    await expect(createScriptedTurn({ latencyMs: 1 }).judge(audio)).rejects.toThrow(
      'needs a clock',
    );
  });
});
