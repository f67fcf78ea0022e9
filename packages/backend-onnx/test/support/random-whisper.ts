import type { WhisperDimensions } from '@ws/models';
import { whisperTensorShapes } from '@ws/models/internal';
import type { WeightSource } from '../../src/graph/weight-source.js';

/**
 * Random weights of any size: the same numbers as `reference/random_whisper.py` makes. A number is a hash of its place
 * and of its tensor's name, so that both languages make it without the ones before it.
 */
export function randomWhisper(dimensions: WhisperDimensions): WeightSource {
  const shapes = whisperTensorShapes(dimensions);
  return {
    dimensions,
    read(name) {
      const shape = shapes.get(name);
      if (shape === undefined) throw new Error(`Whisper has no ${name}`);
      return randomTensor(name, shape);
    },
  };
}

function randomTensor(name: string, shape: readonly number[]): Float32Array {
  const total = shape.reduce((product, size) => product * size, 1);
  const { middle, reach } = distributionOf(name, shape);
  const seed = hashed(name);
  const values = new Float32Array(total);
  for (let i = 0; i < total; i++) {
    // Wellons' low-bias hash of 32 bits.
    let bits = (Math.imul(i, 0x9e3779b1) + seed) | 0;
    bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
    bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
    bits ^= bits >>> 16;
    values[i] = middle + reach * ((bits >>> 0) / 2 ** 31 - 1);
  }
  return values;
}

/** 32-bit FNV-1a. */
function hashed(name: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(name)) value = Math.imul(value ^ byte, 0x01000193);
  return value;
}

/** The middle of a tensor's numbers, and how far they go to both sides. */
function distributionOf(
  name: string,
  shape: readonly number[],
): { readonly middle: number; readonly reach: number } {
  if (shape.length === 1) {
    const isGain = name.endsWith('weight'); // of a layer norm
    return { middle: isGain ? 1 : 0, reach: 0.1 };
  }
  if (name.includes('embedding')) return { middle: 0, reach: 0.1 };
  const fanIn = shape.slice(1).reduce((product, size) => product * size, 1);
  return { middle: 0, reach: Math.sqrt(3 / fanIn) }; // keeps the variance
}
