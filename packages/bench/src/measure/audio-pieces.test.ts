import { describe, expect, it } from 'vitest';
import { audioPieces, createPcmMaker } from './audio-pieces.js';
import type { MeasuredRecording } from './measured-recording.js';

const recordingOf = (...parts: readonly Float32Array[]): MeasuredRecording => ({
  facts: { name: 'a', seconds: 0, language: 'en', speech: [], sha256: '' },
  parts,
});

describe('the pieces of a recording', () => {
  it('are cut across its stretches, and end with silence', () => {
    const parts = [new Float32Array(100).fill(0.5), new Float32Array(60).fill(-0.5)];
    const pcm = createPcmMaker(16_000)(recordingOf(...parts));
    const pieces = [...audioPieces(pcm, { pieceMs: 4, silenceMs: 3 })];
    expect(pieces.map(({ seconds }) => seconds * 16_000)).toEqual([64, 128, 192, 208]);
    const all = Buffer.concat(pieces.map((piece) => piece.pcm));
    const samples = Array.from({ length: 208 }, (_, i) => all.readInt16LE(2 * i) / 32_768);
    expect(samples).toEqual([
      ...new Array(100).fill(0.5),
      ...new Array(60).fill(-0.5),
      ...new Array(48).fill(0),
    ]);
    // A socket may still hold the ones before.
    expect(new Set(pieces.map((piece) => piece.pcm.buffer)).size).toBe(pieces.length);
  });

  it('are at the rate of the protocol, and shared by recordings of the same stretch', () => {
    const stretch = new Float32Array(160);
    const pcmOf = createPcmMaker(24_000);
    expect(pcmOf(recordingOf(stretch)).parts[0]).toHaveLength(480);
    expect(pcmOf(recordingOf(stretch)).parts[0]).toBe(
      pcmOf(recordingOf(stretch, stretch)).parts[1],
    );
  });
});
