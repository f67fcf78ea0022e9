import type { WhisperDimensions } from '@ws/models';
import type { Tensor } from 'onnxruntime-common';
import { DECODER } from '../graph/names.js';
import type { OnnxRuntime, Session } from '../runtime/onnxruntime.js';
import type { EncodedWindow } from './audio-encoder.js';
import { createTokenScores, type TokenScores } from './token-scores.js';

/** The mask's value for a token that must not be seen. */
export const MASKED: number = -1e9;

// The decoder's outputs from which scores are read.
const SCORES: readonly string[] = [DECODER.logits, DECODER.largest, DECODER.logSumExp];

/** Tokens to read in one pass. */
export interface DecoderPass {
  readonly tokens: readonly number[];
  /** Of each token, its place in the transcript. */
  readonly positions: readonly number[];
  /** Of each token, for each of the cache and of this pass, 0 or {@link MASKED}: row-major. */
  readonly mask: Float32Array;
  /** Indexes of the tokens whose scores are wanted. */
  readonly select: readonly number[];
}

/** The result of a pass. */
export interface DecoderPassResult {
  /** Per selected token; valid until the next pass. */
  readonly scores: TokenScores[];
  /** By name, the further outputs that were asked for. */
  readonly outputs: Readonly<Record<string, Tensor>>;
}

/** Whisper's decoder over one encoded window: every pass sees what earlier ones have read. */
export interface CachedDecoder {
  /** Keys and values of what was read, `[1, heads, tokens, d]` each, by the names of the graph's inputs. */
  readonly cache: Record<string, Tensor>;
  run(pass: DecoderPass): Promise<DecoderPassResult>;
}

/** Starts decoders over encoded windows; `outputs` names what is wanted beside the scores. */
export type StartCachedDecoder = (
  window: EncodedWindow,
  outputs?: readonly string[],
) => CachedDecoder;

export function createCachedDecoders(
  runtime: OnnxRuntime,
  session: Session,
  { nTextLayer, nTextHead, nTextState }: WhisperDimensions,
): StartCachedDecoder {
  const caches = Array.from({ length: nTextLayer }, (_, layer) => [
    { past: DECODER.pastKey(layer), present: DECODER.presentKey(layer) },
    { past: DECODER.pastValue(layer), present: DECODER.presentValue(layer) },
  ]).flat();
  const always = [...SCORES, ...caches.map(({ present }) => present)];
  const shape = [1, nTextHead, 0, nTextState / nTextHead];
  const empty = new runtime.Tensor('float32', new Float32Array(0), shape);

  const integers = (values: readonly number[], dims: readonly number[]): Tensor =>
    new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), dims);

  return (window, outputs = []) => {
    const wanted = [...always, ...outputs];
    const cache: Record<string, Tensor> = Object.fromEntries(
      caches.map(({ past }) => [past, empty]),
    );
    return {
      cache,
      async run({ tokens, positions, mask, select }) {
        const fresh = tokens.length;
        // The kernels of 8-bit layers fail over no row at all: one is computed, and left.
        const rows = select.length > 0 ? select : [0];
        const results = (await session.run(
          {
            ...window.feeds,
            ...cache,
            [DECODER.tokens]: integers(tokens, [1, fresh]),
            [DECODER.positions]: integers(positions, [fresh]),
            [DECODER.mask]: new runtime.Tensor('float32', mask, [fresh, mask.length / fresh]),
            [DECODER.select]: integers(rows, [rows.length]),
          },
          wanted,
        )) as Record<string, Tensor>;
        for (const { past, present } of caches) cache[past] = results[present]!;
        return { scores: readScores(results).slice(0, select.length), outputs: results };
      },
    };
  };
}

/** The scores of every row whose logits were asked for. */
function readScores(results: Readonly<Record<string, Tensor>>): TokenScores[] {
  const logits = results[DECODER.logits]!.data as Float32Array;
  const largest = results[DECODER.largest]!.data as Float32Array;
  const sums = results[DECODER.logSumExp]!.data as Float32Array;
  const vocabulary = logits.length / largest.length;
  return Array.from(largest, (value, row) =>
    createTokenScores(logits.subarray(row * vocabulary, (row + 1) * vocabulary), {
      largest: value,
      logSumExp: sums[row]!,
    }),
  );
}
