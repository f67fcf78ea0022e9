import type { WhisperDimensions } from '@ws/models';
import type { OnnxRuntime, Session } from '../runtime/onnxruntime.js';
import type { EncodedWindow } from './audio-encoder.js';
import { createCachedDecoders, MASKED } from './cached-decoder.js';
import type { TokenScores } from './token-scores.js';

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
 * Whisper's decoder over one encoded window, for several transcripts at once that begin alike. What was read is a tree
 * of tokens in one cache; each token sees those on its own way from the root, and no others.
 *
 * So all hypotheses of a beam go through the decoder as rows of one pass, over one copy of the window's keys and
 * values, and a branch that is given up costs nothing but its place in the cache. (A tree of tokens in one pass is
 * known from speculative decoding: Miao et al. 2023, arXiv 2305.09781.)
 */
export interface TokenTree {
  /**
   * Reads the tokens that all begin with, before anything else; the node of each is its index.
   *
   * @param select indexes of those whose logits are wanted
   */
  plant(tokens: readonly number[], select: readonly number[]): Promise<readonly TokenScores[]>;
  /** Reads one token per branch in one pass. */
  grow(branches: readonly Branch[]): Promise<readonly Leaf[]>;
}

/** Starts trees over encoded windows. */
export type StartTree = (window: EncodedWindow) => TokenTree;

export function createTokenTrees(
  runtime: OnnxRuntime,
  session: Session,
  dimensions: WhisperDimensions,
): StartTree {
  const start = createCachedDecoders(runtime, session, dimensions);

  return (window) => {
    const { run } = start(window);
    /** Per node, the one before it; -1 before the first. */
    const parents: number[] = [];
    /** Per node, its place in the transcript. */
    const places: number[] = [];

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

    async function read(
      branches: readonly Branch[],
      select: readonly number[],
    ): Promise<readonly TokenScores[]> {
      const fresh = branches.length;
      for (const { after } of branches) {
        parents.push(after);
        places.push(after < 0 ? 0 : places[after]! + 1);
      }
      const { scores } = await run({
        tokens: branches.map(({ token }) => token),
        positions: places.slice(-fresh),
        mask: ownWay(fresh),
        select,
      });
      return scores;
    }

    return {
      plant: (tokens, select) =>
        read(
          tokens.map((token, i) => ({ token, after: i - 1 })),
          select,
        ),
      async grow(branches) {
        const first = parents.length;
        const rows = await read(branches, [...branches.keys()]);
        return rows.map((scores, i) => ({ node: first + i, scores }));
      },
    };
  };
}
