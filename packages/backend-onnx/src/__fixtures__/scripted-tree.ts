import type { TokenTree } from '../network/text-decoder.js';
import { scoresOf } from './scores-of.js';

/** A tree whose logits are made from the tokens on the way to a node; it keeps what it was asked to read. */
export interface ScriptedTree extends TokenTree {
  readonly passes: readonly (readonly number[])[];
}

export function scriptedTree(
  logitsAfter: (tokens: readonly number[]) => ArrayLike<number>,
  onPass?: () => void,
): ScriptedTree {
  const ways: (readonly number[])[] = [];
  const passes: (readonly number[])[] = [];
  return {
    passes,
    async read(tokens, select) {
      onPass?.();
      passes.push([...tokens]);
      ways.push(...tokens.map((_, i) => tokens.slice(0, i + 1)));
      return select.map((i) => scoresOf(logitsAfter(ways[i]!)));
    },
    async grow(branches) {
      onPass?.();
      passes.push(branches.map(({ token }) => token));
      return branches.map(({ token, after }) => {
        const way = [...ways[after]!, token];
        ways.push(way);
        return { node: ways.length - 1, scores: scoresOf(logitsAfter(way)) };
      });
    },
  };
}
