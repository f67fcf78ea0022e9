import { describe, expect, it } from 'vitest';
import { createManualClock } from './manual-clock.js';
import { createScriptedVad } from './scripted-vad.js';
import { createSpeechScript } from './speech-script.js';

const frame = new Float32Array(480);
const seconds = (samples: number) => samples / 16_000;

describe('scripted detector', () => {
  it('hears stretches, a script, a function, or what there is', () => {
    const script = createSpeechScript([
      { pauseMs: 60 },
      { text: 'ask', ms: 30 },
      { pauseMs: 31 },
      { text: 'not', ms: 10 },
    ]);
    const padded = new Float32Array(5 * 480);
    padded.set(script.samples);
    const frames = (options: Parameters<typeof createScriptedVad>[0]) => {
      const vad = createScriptedVad(options);
      return [0, 1, 2, 3, 4].map((i) => vad.process(padded.slice(i * 480, i * 480 + 480)));
    };
    expect(frames({ speech: script })).toEqual([0, 0, 1, 0, 1]);
    expect(frames({ speech: script.words })).toEqual([0, 0, 1, 0, 1]);
    expect(frames({})).toEqual([0, 0, 1, 0, 1]);
    expect(frames({ speech: (position) => position / 4800 })).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
    const edges = [{ start: seconds(479), end: seconds(480) }];
    expect(frames({ speech: edges })).toEqual([1, 0, 0, 0, 0]);
  });

  it('records what it was given', async () => {
    const vad = createScriptedVad({ frameSizes: [160, 480], speech: [{ start: 0.01, end: 1 }] });
    await vad.process(new Float32Array(160));
    await vad.process(frame);
    expect(() => vad.process(new Float32Array(320))).toThrow('320');
    vad.reset();
    await vad.process(frame);
    expect(vad.calls).toEqual([
      { index: 0, position: 0, length: 160, probability: 0 },
      { index: 1, position: 160, length: 480, probability: 1 },
      { index: 2, position: 0, length: 480, probability: 1 },
    ]);
    expect(vad.resets).toBe(1);
  });

  it('takes its time and fails as it is told', async () => {
    const clock = createManualClock();
    const failures = ({ index }: { index: number }) =>
      index === 1 ? new Error('down') : undefined;
    const vad = createScriptedVad({ clock, latencyMs: 5, failures });
    const first = Promise.resolve(vad.process(frame));
    expect(() => vad.process(frame)).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_STATE' }),
    );
    expect(await clock.runUntil(first)).toBe(0);
    expect(clock.now()).toBe(5);
    await expect(clock.runUntil(Promise.resolve(vad.process(frame)))).rejects.toThrow('down');
    expect(await clock.runUntil(Promise.resolve(vad.process(frame)))).toBe(0);

    expect(() => createScriptedVad({ failures: () => new Error('down') }).process(frame)).toThrow(
      'down',
    );
    expect(createScriptedVad({ asynchronous: true }).process(frame)).toBeInstanceOf(Promise);
  });
});
