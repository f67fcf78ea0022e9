import { abortedError } from '@ws/core';
import type { Branch, TokenTree } from '../engine/token-tree.js';
import type { SearchRequest } from './search.js';
import type { TermPlace } from './term-places.js';
import type { TokenScores } from './token-scores.js';

/** A transcript with terms in it. */
export interface TermedTranscript {
  /** Undefined where no term has won. */
  readonly tokens: readonly number[] | undefined;
  /** How often the decoder ran. */
  readonly passes: number;
}

/** Tokens after a term that have to fit, too. */
const TAIL = 6;

/** Rows of scores of one pass: a row is the whole vocabulary. */
const ROWS = 48;

/** How much less likely than what was heard a term may be: in nats, and more for each token but the first. */
const FIRST_NATS = 7;
const TOKEN_NATS = 3;
const MOST_NATS = 16;
/** What sounds so alike has all of that, what sounds as little alike as a place may, {@link LEAST_SHARE} of it. */
const ALIKE = 0.65;
const BARELY = 0.45;
const LEAST_SHARE = 0.3;

/** What is added to the log-probability of a term in a place: bounded, and less where it sounds less alike. */
export function boost({ likeness, tokens }: Pick<TermPlace, 'likeness' | 'tokens'>): number {
  const whole = Math.min(MOST_NATS, FIRST_NATS + TOKEN_NATS * (tokens.length - 1));
  const share = Math.min(1, Math.max(0, (likeness - BARELY) / (ALIKE - BARELY)));
  return whole * (LEAST_SHARE + (1 - LEAST_SHARE) * share);
}

/**
 * Puts terms where they are nearly as likely as what was written: the log-probability of the whole term and of the
 * tokens after it, against that of the words it stands for and the same tokens after them. All that are weighed are
 * branches of one tree. Where no term wins, nothing changes.
 *
 * @param tokens the transcript that was found, without the end of text
 * @throws TranscribeError `ERR_ABORTED`
 */
export async function putTerms(
  tree: TokenTree,
  { initialTokens, endOfText, contextLength, signal }: SearchRequest,
  tokens: readonly number[],
  places: readonly TermPlace[],
): Promise<TermedTranscript> {
  if (places.length === 0) return { tokens: undefined, passes: 0 };
  const written = [...tokens, endOfText];
  const first = initialTokens.length - 1;
  const tailEnd = ({ to }: TermPlace): number => Math.min(to + TAIL, written.length);
  const fitting = places.filter(
    (place) => first + place.from + place.tokens.length + TAIL < contextLength,
  );
  let passes = 0;
  let nodes = 0;
  /** Of each node that was read, the log-probability of the one token after it that is asked for. */
  const logprobs = new Map<string, number>();
  const key = (node: number, token: number): string => `${node} ${token}`;
  function note(node: number, scores: TokenScores, asked: Iterable<number>): void {
    const all = scores.logSumExp();
    for (const token of asked) logprobs.set(key(node, token), scores.logits[token]! - all);
  }

  // What was written, as far as a place reaches.
  const asked = new Map<number, Set<number>>();
  const ask = (node: number, token: number): void => {
    const set = asked.get(node) ?? new Set();
    asked.set(node, set.add(token));
  };
  for (const place of fitting) {
    ask(first + place.from, place.tokens[0]!);
    for (let at = place.from; at < tailEnd(place); at++) ask(first + at, written[at]!);
  }
  const trunk = [...initialTokens, ...tokens];
  const end = Math.max(...asked.keys()) + 1;
  const selected = [...asked.keys()].sort((a, b) => a - b);
  if (signal?.aborted) throw abortedError(signal);
  // The first pass reads the prompt as well.
  const planted = await tree.plant(trunk.slice(0, end), selected);
  passes++;
  nodes = end;
  planted.forEach((scores, i) => {
    note(selected[i]!, scores, asked.get(selected[i]!)!);
  });

  // Terms, each once where it begins, and their tails.
  const branches: Branch[] = [];
  const known = new Map<string, number>();
  function grow(after: number, token: number): number {
    const name = key(after, token);
    const node = known.get(name) ?? nodes + branches.length;
    if (!known.has(name)) {
      known.set(name, node);
      branches.push({ token, after });
    }
    return node;
  }
  const paths = fitting.map((place) => {
    const path = [...place.tokens, ...written.slice(place.to, tailEnd(place))];
    let node = first + place.from;
    const steps: (readonly [node: number, token: number])[] = [];
    path.forEach((token, i) => {
      steps.push([node, token]);
      if (i > 0) ask(node, token);
      if (i < path.length - 1) node = grow(node, token);
    });
    return steps;
  });
  for (let from = 0; from < branches.length; from += ROWS) {
    if (signal?.aborted) throw abortedError(signal);
    const leaves = await tree.grow(branches.slice(from, from + ROWS));
    passes++;
    for (const { node, scores } of leaves) note(node, scores, asked.get(node) ?? []);
  }

  const sum = (steps: readonly (readonly [number, number])[]): number =>
    steps.reduce((total, [node, token]) => total + logprobs.get(key(node, token))!, 0);
  const winners = fitting
    .map((place, i) => {
      const old = [];
      for (let at = place.from; at < tailEnd(place); at++) old.push([first + at, written[at]!] as const);
      return { place, margin: sum(paths[i]!) - sum(old) + boost(place) };
    })
    .map((w) => { (globalThis as any).KT?.push({text:w.place.form.text,term:w.place.form.term,like:w.place.likeness,n:w.place.tokens.length,d:w.margin-boost(w.place),from:w.place.from,to:w.place.to}); return w; })
    .filter(({ margin }) => margin >= 0)
    .sort((a, b) => b.margin - a.margin);
  const kept: TermPlace[] = [];
  for (const { place } of winners) {
    if (!kept.some(({ from, to }) => from < place.to && place.from < to)) kept.push(place);
  }
  if (kept.length === 0) return { tokens: undefined, passes };
  kept.sort((a, b) => a.from - b.from);
  const put: number[] = [];
  let at = 0;
  for (const place of kept) {
    put.push(...tokens.slice(at, place.from), ...place.tokens);
    at = place.to;
  }
  return { tokens: [...put, ...tokens.slice(at)], passes };
}
