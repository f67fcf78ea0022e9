import type { WhisperDimensions } from '@ws/models';
import type { Tensor } from 'onnxruntime-common';
import { DECODER } from '../graph/names.js';
import type { OnnxRuntime, Session } from '../runtime/onnxruntime.js';
import type { EncodedWindow } from './audio-encoder.js';
import { createTokenScores, type TokenScores } from './token-scores.js';

/** A token to read, and what it comes after. */
export interface Branch {
  readonly token: number;
  /** The node of the token before it. */
  readonly after: number;
}

/** A token that was read. */
export interface Leaf {
  readonly node: number;
  /** What may come next; valid until the next pass. */
  readonly scores: TokenScores;
}

/**
 * Whisper's decoder over one encoded window, with the cache of what it has read so far: a tree of tokens, each a node,
 * numbered as they were read. Each token sees those on its own way from the root, and no others.
 *
 * So all hypotheses of a beam go through the decoder as rows of one pass, over one copy of the window's keys and
 * values, and a branch that is given up costs nothing but its place in the cache. (A tree of tokens in one pass is
 * known from speculative decoding: Miao et al. 2023, arXiv 2305.09781.)
 */
export interface TextDecoder {
  /**
   * Reads tokens one after the other, the first of them after the newest token that was read.
   *
   * @param select indexes into `tokens` whose logits are wanted
   * @returns what may come after each selected token; valid until the next pass
   */
  read(tokens: readonly number[], select: readonly number[]): Promise<TokenScores[]>;
  /** Reads one token per branch in one pass. */
  grow(branches: readonly Branch[]): Promise<readonly Leaf[]>;
  /** Forgets what was read after the first `length` tokens. */
  cut(length: number): void;
  /**
   * Where the decoder looked in the window as it read the token at `place`, in order to write the next: per alignment
   * head the weights of its cross-attention, one per encoder position from the window's start, the thinned-out silence
   * not among them. Only of a decoder that was started to attend. After `grow`, only of the nodes that it read last.
   */
  attention(place: number): readonly Float32Array[];
}

/** Where several transcripts that begin alike are searched for at once: `read` reads their beginning. */
export type TokenTree = Pick<TextDecoder, 'read' | 'grow'>;

/** Starts decoders over encoded windows; one that `attends` keeps where it looked. */
export type StartDecoder = (
  window: EncodedWindow,
  options?: { readonly attends?: boolean },
) => TextDecoder;

/** Cross-attention of the tokens read together, `[heads, tokens, keys]`. */
interface AttentionRows {
  readonly from: number;
  readonly to: number;
  readonly weights: Float32Array;
}

/** The mask's value for a token that must not be seen. */
const MASKED = -1e9;

export function createTextDecoder(
  runtime: OnnxRuntime,
  session: Session,
  { nTextLayer, nTextHead, nTextState }: WhisperDimensions,
): StartDecoder {
  const width = nTextState / nTextHead;
  const caches = Array.from({ length: nTextLayer }, (_, layer) => [
    { past: DECODER.pastKey(layer), present: DECODER.presentKey(layer) },
    { past: DECODER.pastValue(layer), present: DECODER.presentValue(layer) },
  ]).flat();
  const always = [
    ...[DECODER.logits, DECODER.largest, DECODER.logSumExp],
    ...caches.map(({ present }) => present),
  ];
  /** Keys or values of `count` tokens. */
  const cached = (values: Float32Array, count: number): Tensor =>
    new runtime.Tensor('float32', values, [1, nTextHead, count, width]);
  const integers = (values: readonly number[], dims: readonly number[]): Tensor =>
    new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const empty = cached(new Float32Array(0), 0);

  return (window, { attends = false } = {}) => {
    const keys = window.feeds[DECODER.crossBias]!.dims[0]!;
    const wanted = attends ? [...always, DECODER.alignment] : always;
    /** Keys and values of what was read, by the names of the graph's inputs. */
    const cache: Record<string, Tensor> = Object.fromEntries(
      caches.map(({ past }) => [past, empty]),
    );
    /** Per node, the one before it; -1 before the first. */
    const parents: number[] = [];
    /** Per node, its place in the transcript. */
    const places: number[] = [];
    let attended: AttentionRows[] = [];

    /** The mask of the newest nodes: each sees itself and the nodes on its way from the root. */
    function ownWay(fresh: number): Float32Array {
      const all = parents.length;
      const mask = new Float32Array(fresh * all).fill(MASKED);
      for (let row = 0; row < fresh; row++) {
        for (let node = all - fresh + row; node >= 0; node = parents[node]!) {
          mask[row * all + node] = 0;
        }
      }
      return mask;
    }

    async function pass(
      branches: readonly Branch[],
      select: readonly number[],
    ): Promise<TokenScores[]> {
      const fresh = branches.length;
      const from = parents.length;
      for (const { after } of branches) {
        parents.push(after);
        places.push(after < 0 ? 0 : places[after]! + 1);
      }
      const to = parents.length;
      const tokens = branches.map(({ token }) => token);
      // The kernels of 8-bit layers fail over no row at all: one is computed, and left.
      const rows = select.length > 0 ? select : [0];
      const results = (await session.run(
        {
          ...window.feeds,
          ...cache,
          [DECODER.tokens]: integers(tokens, [1, fresh]),
          [DECODER.positions]: integers(places.slice(from), [fresh]),
          [DECODER.mask]: new runtime.Tensor('float32', ownWay(fresh), [fresh, to]),
          [DECODER.select]: integers(rows, [rows.length]),
        },
        wanted,
      )) as Record<string, Tensor>;
      for (const { past, present } of caches) cache[past] = results[present]!;
      if (attends) attended.push({ from, to, weights: floatsOf(results, DECODER.alignment) });
      return readScores(results).slice(0, select.length);
    }

    /** The first `keep` of `length` positions of every head, moved together. */
    function cutCache(name: string, length: number, keep: number): void {
      const rows = floatsOf(cache, name);
      for (let head = 1; head < nTextHead; head++) {
        const from = head * length * width;
        rows.copyWithin(head * keep * width, from, from + keep * width);
      }
      cache[name] = cached(rows.subarray(0, nTextState * keep), keep);
    }

    return {
      read(tokens, select) {
        const newest = parents.length - 1;
        return pass(
          tokens.map((token, i) => ({ token, after: newest + i })),
          select,
        );
      },
      async grow(branches) {
        const first = parents.length;
        // Branches are looked at as they are read.
        attended = [];
        const rows = await pass(branches, [...branches.keys()]);
        return rows.map((scores, i) => ({ node: first + i, scores }));
      },
      cut(keep) {
        const { length } = parents;
        if (keep >= length) return;
        for (const name of Object.keys(cache)) cutCache(name, length, keep);
        parents.length = keep;
        places.length = keep;
        attended = attended.filter(({ from }) => from < keep);
      },
      attention(place) {
        const rows = attended.findLast(({ from, to }) => place >= from && place < to);
        if (rows === undefined || place >= parents.length) {
          throw new RangeError(`no attention at ${place}`);
        }
        const count = rows.to - rows.from;
        return Array.from({ length: rows.weights.length / (count * keys) }, (_, head) => {
          const at = (head * count + place - rows.from) * keys;
          return rows.weights.subarray(at, at + window.audioPositions);
        });
      },
    };
  };
}

function floatsOf(tensors: Readonly<Record<string, Tensor>>, name: string): Float32Array {
  return tensors[name]!.data as Float32Array;
}

/** The scores of every row whose logits were asked for. */
function readScores(results: Readonly<Record<string, Tensor>>): TokenScores[] {
  const logits = floatsOf(results, DECODER.logits);
  const sums = floatsOf(results, DECODER.logSumExp);
  const all = floatsOf(results, DECODER.largest);
  const vocabulary = logits.length / all.length;
  return Array.from(all, (largest, row) =>
    createTokenScores(logits.subarray(row * vocabulary, (row + 1) * vocabulary), {
      largest,
      logSumExp: sums[row]!,
    }),
  );
}
