import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const fixtures = join(import.meta.dirname, '..', 'reference', 'fixtures');

/** One greedy decode by OpenAI's implementation. */
export interface ReferenceDecode {
  readonly tokens: readonly number[];
  readonly text: string;
  readonly avgLogprob: number;
  readonly noSpeechProb: number;
  readonly compressionRatio: number;
  /** Least gap, over all steps, between the logit chosen and the next. */
  readonly smallestMargin: number;
}

interface Decodes {
  readonly timestamps: ReferenceDecode;
  readonly noTimestamps: ReferenceDecode;
}

/** A segment with its words, by `add_word_timestamps`; seconds. */
export interface ReferenceSegment {
  readonly start: number;
  readonly end: number;
  readonly words: readonly (readonly [
    text: string,
    start: number,
    end: number,
    probability: number,
  ])[];
}

/** One stretch of a recording, and what the reference makes of it. */
export interface ReferenceCase extends Decodes {
  readonly wav: string;
  readonly startSample: number;
  readonly endSample: number;
  readonly segments: {
    readonly timestamps: readonly ReferenceSegment[];
    readonly noTimestamps: readonly ReferenceSegment[];
  };
  readonly prompted?: Decodes & {
    readonly prompt: string;
    readonly initialTokens: { readonly timestamps: readonly number[] };
  };
  readonly prefixed?: { readonly prefix: string; readonly noTimestamps: ReferenceDecode };
  readonly languages?: readonly (readonly [code: string, probability: number])[];
}

/** Fixtures of one model: see `reference/README.md`. */
export interface Reference {
  readonly initialTokens: {
    readonly timestamps: readonly number[];
    readonly noTimestamps: readonly number[];
  };
  readonly suppressTokens: readonly number[];
  readonly melStep: number;
  readonly encoderStep: number;
  readonly cases: Readonly<Record<string, ReferenceCase>>;
  tensor(name: string): Float32Array;
}

function floats(file: string): Float32Array {
  const bytes = readFileSync(join(fixtures, file));
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}

export function readReference(model: 'tiny.en' | 'base'): Reference {
  const json = JSON.parse(readFileSync(join(fixtures, `${model}.json`), 'utf8')) as Omit<
    Reference,
    'tensor'
  > & {
    readonly tensors: Readonly<
      Record<string, { readonly offset: number; readonly shape: number[] }>
    >;
  };
  const numbers = floats(`${model}.f32`);
  return {
    ...json,
    tensor(name) {
      const entry = json.tensors[name];
      if (entry === undefined) throw new Error(`the reference has no ${name}`);
      const length = entry.shape.reduce((product, size) => product * size, 1);
      return numbers.subarray(entry.offset, entry.offset + length);
    },
  };
}

/** Slaney's filters as librosa computes them, 80 × 201 and 128 × 201. */
export function referenceMelFilters(count: 80 | 128): Float32Array {
  const all = floats('mel-filters.f32');
  return count === 80 ? all.subarray(0, 80 * 201) : all.subarray(80 * 201);
}

/** Cosine of the angle between two vectors. */
export function cosine(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let dot = 0;
  let aa = 0;
  let bb = 0;
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    aa += a[i]! ** 2;
    bb += b[i]! ** 2;
  }
  return dot / Math.sqrt(aa * bb);
}
