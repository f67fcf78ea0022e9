import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { caseSamples, peopleRecorded } from '../../../../test/support/recordings.js';
import { madeAudio } from './made-audio.js';
import type { ReferenceDecode } from './reference.js';

type Decode = Omit<ReferenceDecode, 'smallestMargin'>;

interface OfCase {
  readonly case: string;
}

/** A segment of long audio; seconds, and mel frames. */
export interface ReferenceSegment {
  readonly seek: number;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly words?: readonly (readonly [text: string, start: number, end: number])[];
}

/** Fixtures of `reference/make_decoding_reference.py`: see `reference/README.md`. */
export interface DecodingReference {
  readonly cases: Readonly<
    Record<
      string,
      { readonly wav: string; readonly startSample: number; readonly endSample: number }
    >
  >;
  readonly beams: Readonly<
    Record<string, { readonly timestamps: Decode; readonly noTimestamps: Decode }>
  >;
  readonly searches: Readonly<Record<string, OfCase & { readonly timestamps: Decode }>>;
  readonly suppressions: Readonly<Record<string, OfCase & { readonly timestamps: Decode }>>;
  readonly fallbacks: Readonly<
    Record<string, OfCase & Decode & { readonly prompt?: string; readonly fallsBack: boolean }>
  >;
  readonly long: Readonly<
    Record<
      string,
      {
        readonly parts: readonly (readonly [wav: string, from: number, to: number])[];
        readonly text: string;
        readonly segments: readonly ReferenceSegment[];
        readonly windows: readonly (Decode & { readonly prompt: readonly number[] })[];
      }
    >
  >;
  readonly languages?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly translation?: Readonly<
    Record<'translated' | 'translatedWithoutTimestamps' | 'transcribed' | 'detected', Decode>
  >;
}

export function readDecodingReference(model: 'tiny.en' | 'base'): DecodingReference {
  const fixtures = join(import.meta.dirname, '..', 'reference', 'fixtures');
  return JSON.parse(readFileSync(join(fixtures, `decoding.${model}.json`), 'utf8'));
}

/** Entries whose audio can be had here. */
export function heardHere<T>(
  entries: Readonly<Record<string, T>>,
  caseOf: (name: string, entry: T) => string,
): [string, T][] {
  return Object.entries(entries).filter(
    ([name, entry]) => peopleRecorded || !caseOf(name, entry).startsWith('stream60'),
  );
}

/** The audio of a case. */
export function audioOf(reference: DecodingReference, name: string): Float32Array {
  const made = madeAudio(name);
  if (made !== undefined) return made;
  const { wav, startSample, endSample } = reference.cases[name]!;
  return caseSamples(wav, startSample, endSample);
}
