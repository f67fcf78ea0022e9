import { describe, expect, it } from 'vitest';
import { demoRecording } from '../../../../test/support/recordings.js';
import type { DecisionStream } from '../engine/decision-engine.js';
import { writeInt16 } from '../write-int16.js';
import { loadWasmEngine, startWasmEngine, type WasmEngine } from './wasm-engine.js';

const speech = demoRecording().subarray(0, 5 * 16_000);

function decisions(engine: WasmEngine, stream: DecisionStream): string {
  let heard = '';
  for (let at = 0; at + 480 <= speech.length; at += 480) {
    writeInt16(speech.subarray(at, at + 480), engine.samples);
    heard += stream.decide(480) ? '1' : '0';
  }
  return heard;
}

describe('the engine in WebAssembly', () => {
  it('is one for all', async () => {
    expect(await loadWasmEngine()).toBe(await loadWasmEngine());
  });

  it('has room for tens of thousands of streams, and goes on when its memory has grown', async () => {
    const engine = await startWasmEngine();
    const alone = engine.open(16_000, 2);
    const expected = decisions(engine, alone);
    expect(expected).toContain('1');
    expect(expected).toContain('0');

    const before = engine.memoryBytes;
    alone.reset();
    const streams = Array.from({ length: 30_000 }, () => engine.open(16_000, 2));
    expect(engine.memoryBytes).toBeGreaterThan(before);
    expect(decisions(engine, alone)).toBe(expected);
    expect(decisions(engine, streams[0]!)).toBe(expected);
    expect(decisions(engine, streams.at(-1)!)).toBe(expected);
  });

  it('uses the memory of closed streams again', async () => {
    const engine = await startWasmEngine();
    const before = engine.memoryBytes;
    // Twice what fits into the memory there is.
    for (let i = 0; i < 50_000; i++) engine.open(48_000, 3).close();
    expect(engine.memoryBytes).toBe(before);
  });
});
