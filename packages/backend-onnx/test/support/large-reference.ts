import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WhisperDimensions } from '@ws/models';

/** Logits of OpenAI's implementation in large-v3's shape with random weights: see `reference/README.md`. */
export interface LargeReference {
  readonly dimensions: WhisperDimensions;
  /** By its checksum the two makers of random weights are compared. */
  readonly weights: { readonly tensor: string; readonly sha256: string };
  /** The stretch of the demo recording, from its start. */
  readonly seconds: number;
  readonly initialTokens: readonly number[];
  /** The initial ones and some text. */
  readonly tokens: readonly number[];
  /** Every how many logits are recorded. */
  readonly logitStep: number;
  /** The likeliest token after the one at this place. */
  best(place: number): number;
  /** Every `logitStep`th logit after the token at this place. */
  logits(place: number): Float32Array;
}

interface LargeReferenceFile {
  readonly dims: Readonly<Record<string, number>>;
  readonly weights: LargeReference['weights'];
  readonly seconds: number;
  readonly initialTokens: readonly number[];
  readonly tokens: readonly number[];
  readonly logitStep: number;
  readonly best: Readonly<Record<string, number>>;
  readonly tensors: Readonly<
    Record<string, { readonly offset: number; readonly shape: readonly number[] }>
  >;
}

const FIXTURES = join(import.meta.dirname, '..', 'reference', 'fixtures');

export function readLargeReference(layers: number, folder: string = FIXTURES): LargeReference {
  const file = join(folder, `large-v3-${layers}`);
  const { dims, best, tensors, ...rest } = JSON.parse(
    readFileSync(`${file}.json`, 'utf8'),
  ) as LargeReferenceFile;
  const bytes = readFileSync(`${file}.f32`);
  const numbers = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  const of = <T>(record: Readonly<Record<string, T>>, key: string): T => {
    const value = record[key];
    if (value === undefined) throw new Error(`${file}.json has no ${key}`);
    return value;
  };
  return {
    ...rest,
    dimensions: {
      nMels: of(dims, 'n_mels'),
      nAudioCtx: of(dims, 'n_audio_ctx'),
      nAudioState: of(dims, 'n_audio_state'),
      nAudioHead: of(dims, 'n_audio_head'),
      nAudioLayer: of(dims, 'n_audio_layer'),
      nVocab: of(dims, 'n_vocab'),
      nTextCtx: of(dims, 'n_text_ctx'),
      nTextState: of(dims, 'n_text_state'),
      nTextHead: of(dims, 'n_text_head'),
      nTextLayer: of(dims, 'n_text_layer'),
    },
    best: (place) => of(best, String(place)),
    logits(place) {
      const { offset, shape } = of(tensors, `logits/${place}`);
      return numbers.subarray(offset, offset + shape[0]!);
    },
  };
}
