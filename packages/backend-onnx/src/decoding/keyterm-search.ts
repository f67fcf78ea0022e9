import { abortedError } from '@ws/core';
import type { Branch, TokenTree } from '../engine/token-tree.js';
import { boost } from './keyterm-boost.js';
import type { SearchRequest } from './search.js';
import type { TermPlace } from './term-places.js';

/** A transcript that was looked through for places of terms. */
export interface TermedTranscript {
  /** With terms in it; undefined where none has won. */
  readonly tokens: readonly number[] | undefined;
  /** How often the decoder ran. */
  readonly passes: number;
}

/** Tokens after a term that have to fit, too. */
const TAIL = 6;

/** Rows of scores of one pass: a row is the whole vocabulary. */
const ROWS = 48;

/** A token, and the node of the tree that it comes after. */
type Step = readonly [node: number, token: number];

/** A place of a term on its way through the tree. */
interface Contender {
  readonly place: TermPlace;
  /** The term's tokens, and those after it. */
  readonly path: readonly number[];
  /** What is to be reached: the log-probability of what was written there, less the boost. */
  readonly least: number;
  node: number;
  /** Log-probability of the first `weighed` tokens of the path. */
  sum: number;
  weighed: number;
}

/**
 * Puts terms where they are nearly as likely as what was written: the log-probability of the whole term and of the
 * tokens after it, and a bounded boost, against that of the words that it would replace and the same tokens after
 * them. Log-probabilities never rise, so what has fallen below is left: mostly after a term's first token, and then
 * it costs no more. All of them are branches of one tree, read together. Where no term wins, nothing changes.
 *
 * @param tokens the transcript that was found, without the end of text
 * @throws TranscribeError `ERR_ABORTED`, looked at before every pass of the decoder
 */
export async function putTerms(
  tree: TokenTree,
  { initialTokens, endOfText, contextLength, signal }: SearchRequest,
  tokens: readonly number[],
  places: readonly TermPlace[],
): Promise<TermedTranscript> {
  const start = initialTokens.length;
  const fitting = places.filter(
    ({ from, tokens: { length } }) => start + from + length + TAIL <= contextLength,
  );
  if (fitting.length === 0) return { tokens: undefined, passes: 0 };
  const written = [...tokens, endOfText];
  const tailEnd = ({ to }: TermPlace): number => Math.min(to + TAIL, written.length);
  const asked = new Map<number, Set<number>>();
  const logprobs = new Map<string, number>();
  const known = new Map<string, number>();
  const keyOf = (step: Step): string => step.join(' ');
  let nodes = 0;
  let passes = 0;

  function ask([node, token]: Step): void {
    const tokensAsked = asked.get(node);
    if (tokensAsked === undefined) asked.set(node, new Set([token]));
    else tokensAsked.add(token);
  }

  /** Reads tokens, each once where it comes, and notes how likely those are that were asked for after them. */
  async function read(branches: readonly Branch[]): Promise<void> {
    for (let from = 0; from < branches.length; from += ROWS) {
      if (signal?.aborted) throw abortedError(signal);
      const leaves = await tree.grow(branches.slice(from, from + ROWS));
      passes++;
      for (const { node, scores } of leaves) {
        const all = scores.logSumExp();
        for (const token of asked.get(node) ?? []) {
          logprobs.set(keyOf([node, token]), scores.logits[token]! - all);
        }
      }
    }
    nodes += branches.length;
  }

  /** Weighs the paths up to a length each, and leaves what cannot win any more. */
  async function weigh(
    contenders: readonly Contender[],
    lengthOf: (contender: Contender) => number,
  ): Promise<readonly Contender[]> {
    const branches: Branch[] = [];
    const steps = contenders.map((contender) => {
      const { path } = contender;
      const ahead: Step[] = [];
      for (let at = contender.weighed; at < lengthOf(contender); at++) {
        if (at > 0) {
          const branch: Step = [contender.node, path[at - 1]!];
          const name = keyOf(branch);
          const node = known.get(name) ?? nodes + branches.length;
          if (!known.has(name)) {
            known.set(name, node);
            branches.push({ after: branch[0], token: branch[1] });
          }
          contender.node = node;
        }
        const step: Step = [contender.node, path[at]!];
        ahead.push(step);
        ask(step);
      }
      return ahead;
    });
    await read(branches);
    return contenders.filter((contender, i) => {
      for (const step of steps[i]!) contender.sum += logprobs.get(keyOf(step))!;
      contender.weighed += steps[i]!.length;
      return contender.sum >= contender.least;
    });
  }

  // What was written, as far as places reach; rows are wanted from the first place on.
  const first = start - 1 + Math.min(...fitting.map(({ from }) => from));
  const end = start - 1 + Math.max(...fitting.map(tailEnd));
  for (const place of fitting) {
    ask([start - 1 + place.from, place.tokens[0]!]);
    for (let at = place.from; at < tailEnd(place); at++) ask([start - 1 + at, written[at]!]);
  }
  const trunk = [...initialTokens, ...tokens];
  if (signal?.aborted) throw abortedError(signal);
  const [scores] = await tree.plant(trunk.slice(0, first + 1), [first]);
  passes++;
  nodes = first + 1;
  const all = scores!.logSumExp();
  for (const token of asked.get(first)!) {
    logprobs.set(keyOf([first, token]), scores!.logits[token]! - all);
  }
  await read(trunk.slice(first + 1, end).map((token, i) => ({ token, after: first + i })));

  let contenders: readonly Contender[] = fitting.map((place) => {
    let heard = 0;
    for (let at = place.from; at < tailEnd(place); at++) {
      heard += logprobs.get(keyOf([start - 1 + at, written[at]!]))!;
    }
    const node = start - 1 + place.from;
    return {
      place,
      path: [...place.tokens, ...written.slice(place.to, tailEnd(place))],
      least: heard - boost(place.likeness, place.tokens.length),
      node,
      sum: logprobs.get(keyOf([node, place.tokens[0]!]))!,
      weighed: 1,
    };
  });
  contenders = contenders.filter(({ sum, least }) => sum >= least);
  contenders = await weigh(contenders, ({ place }) => place.tokens.length);
  contenders = await weigh(contenders, ({ path }) => path.length);
  const put = replaced(tokens, contenders);
  return { tokens: put, passes };
}

/** The transcript with the terms that won by most, none over another. */
function replaced(
  tokens: readonly number[],
  winners: readonly Contender[],
): readonly number[] | undefined {
  if (winners.length === 0) return undefined;
  const kept: TermPlace[] = [];
  const byMargin = [...winners].sort((a, b) => b.sum - b.least - (a.sum - a.least));
  for (const { place } of byMargin) {
    if (!kept.some(({ from, to }) => from < place.to && place.from < to)) kept.push(place);
  }
  kept.sort((a, b) => a.from - b.from);
  const put: number[] = [];
  let at = 0;
  for (const { from, to, tokens: term } of kept) {
    put.push(...tokens.slice(at, from), ...term);
    at = to;
  }
  return [...put, ...tokens.slice(at)];
}
