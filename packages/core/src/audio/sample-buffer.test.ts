import * as fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSampleBuffer } from './sample-buffer.js';

afterEach(() => {
  vi.restoreAllMocks();
});

function ramp(from: number, length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => from + i);
}

describe('sample buffer', () => {
  it('answers like an array that keeps everything', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('append' as const), size: fc.nat(40_000) }),
      fc.record({
        kind: fc.constant('drop' as const),
        size: fc.integer({ min: -10, max: 50_000 }),
      }),
      fc.record({ kind: fc.constant('slice' as const), size: fc.nat(30_000) }),
    );
    return fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const buffer = createSampleBuffer();
        let start = 0;
        let end = 0;
        for (const { kind, size } of steps) {
          if (kind === 'append') {
            buffer.append(ramp(end, size));
            end += size;
          } else if (kind === 'drop') {
            buffer.dropBefore(start + size);
            start = Math.min(end, Math.max(start, start + size));
          } else {
            const slice = buffer.slice(start + 1, start + 1 + size);
            expect(slice.length).toBe(Math.max(0, Math.min(size, end - start - 1)));
            if (slice.length > 0) {
              expect(slice[0]).toBe(start + 1);
              expect(slice[slice.length - 1]).toBe(start + slice.length);
            }
          }
          expect([buffer.start, buffer.end, buffer.length]).toEqual([start, end, end - start]);
        }
      }),
    );
  });

  it('gives copies that later appends do not change', () => {
    const buffer = createSampleBuffer();
    buffer.append(ramp(0, 10));
    const slice = buffer.slice(2, 5);
    buffer.dropBefore(10);
    buffer.append(ramp(100, 10));
    expect([...slice]).toEqual([2, 3, 4]);
    expect([...buffer.slice(0, 12)]).toEqual([100, 101]);
    expect(buffer.slice(30, 20).length).toBe(0);
  });

  // Counts every sample that is moved, by appending or by making room.
  function countMoves(run: () => void): number {
    let moved = 0;
    const { set, copyWithin } = Float32Array.prototype;
    vi.spyOn(Float32Array.prototype, 'set').mockImplementation(function (
      this: Float32Array,
      source: ArrayLike<number>,
      offset?: number,
    ) {
      moved += source.length;
      set.call(this, source, offset);
    });
    vi.spyOn(Float32Array.prototype, 'copyWithin').mockImplementation(function (
      this: Float32Array,
      target: number,
      from: number,
      to = this.length,
    ) {
      moved += to - from;
      return copyWithin.call(this, target, from, to);
    });
    run();
    vi.restoreAllMocks();
    return moved;
  }

  it('moves each sample a bounded number of times while it grows', () => {
    const chunk = new Float32Array(160);
    const chunks = 10_000;
    const buffer = createSampleBuffer();
    const moved = countMoves(() => {
      for (let i = 0; i < chunks; i++) buffer.append(chunk);
    });
    expect(buffer.length).toBe(160 * chunks);
    expect(moved).toBeLessThanOrEqual(3 * 160 * chunks);
  });

  it('moves each sample a bounded number of times while it slides, in bounded memory', () => {
    const chunk = new Float32Array(160);
    const chunks = 50_000;
    const buffer = createSampleBuffer();
    const moved = countMoves(() => {
      for (let i = 0; i < chunks; i++) {
        buffer.append(chunk);
        buffer.dropBefore(buffer.end - 16_000);
      }
    });
    expect(moved).toBeLessThanOrEqual(3 * 160 * chunks);
    expect(buffer.view(0, buffer.end).buffer.byteLength).toBeLessThanOrEqual(4 * 16_000 * 8);
  });

  it('gives memory back after a long stretch', () => {
    const buffer = createSampleBuffer();
    buffer.append(new Float32Array(2_000_000));
    buffer.dropBefore(2_000_000);
    // Room is made anew only when the storage is full again.
    for (let i = 0; i < 300; i++) {
      buffer.append(new Float32Array(16_000));
      buffer.dropBefore(buffer.end - 100);
    }
    expect(buffer.view(0, buffer.end).buffer.byteLength).toBeLessThan(1_000_000);
  });
});
