import { abortedError } from '@ws/core/internal';
import type { Branch, TokenTree } from '../network/text-decoder.js';
import type { TokenScores } from '../network/token-scores.js';
import type { SearchRequest, SearchResult } from './search.js';
import type { TermPlace } from './term-places.js';

/** A transcript that was looked through for places of terms. */
export interface TermedTranscript {
  /** With terms in it; undefined where none has won. */
  readonly tokens: readonly number[] | undefined;
  /** How often the decoder ran. */
  readonly passes: number;
}

/** Of a search, what weighing terms needs. */
export type TermSearchRequest = Pick<
  SearchRequest,
  'initialTokens' | 'endOfText' | 'contextLength' | 'signal'
>;

/** Tokens after a term that have to fit, too. */
const TAIL = 6;

/** Rows of scores of one pass: a row is the whole vocabulary. */
const ROWS = 48;

/**
 * Tolerance in nats when a re-scored stretch is compared with its first score: timestamps in it, the end after it, and
 * tokens that filters ruled out.
 */
const SLACK = 3;

/** A place of a term on its way through the tree. */
interface Contender {
  readonly place: TermPlace;
  /** The term's tokens, and those after it. */
  readonly path: readonly number[];
  /** The log-probability to reach: that of the text written there, less the boost. */
  readonly least: number;
  /** Of the path's first tokens, the nodes of the tree that they come after. */
  readonly nodes: number[];
  /** Log-probability of the path, as far as it was weighed. */
  sum: number;
}

/**
 * Puts terms where they are nearly as likely as what was written: the log-probability of the whole term and of the
 * tokens after it, and a bounded boost, against that of the words that it would replace and the same tokens after
 * them. Log-probabilities never rise, so what has fallen below is left: mostly after a term's first token, and then
 * it costs no more. All of them are branches of one tree, read together. Where no term wins, nothing changes.
 *
 * @throws TranscribeError `ERR_ABORTED`, looked at before every pass of the decoder
 */
export async function putTerms(
  tree: TokenTree,
  { initialTokens, endOfText, contextLength, signal }: TermSearchRequest,
  { tokens, probabilities }: Pick<SearchResult, 'tokens' | 'probabilities'>,
  places: readonly TermPlace[],
): Promise<TermedTranscript> {
  const start = initialTokens.length;
  const fitting = places.filter(
    ({ from, tokens: { length } }) => start + from + length + TAIL <= contextLength,
  );
  if (fitting.length === 0) return { tokens: undefined, passes: 0 };
  const written = [...tokens, endOfText];
  const tailEnd = ({ to }: TermPlace): number => Math.min(to + TAIL, written.length);
  /** What may be asked for after any node: all tokens that there are in this. */
  const asked = [
    ...new Set(
      fitting.flatMap((place) => [...place.tokens, ...written.slice(place.from, tailEnd(place))]),
    ),
  ];
  /** Of each node that was read, the log-probabilities of the tokens asked for. */
  const rows = new Map<number, ReadonlyMap<number, number>>();
  const known = new Map<string, number>();
  let nodes = 0;
  let passes = 0;

  const logprob = (node: number, token: number): number => rows.get(node)!.get(token)!;
  function note(node: number, scores: TokenScores): void {
    const all = scores.logSumExp();
    rows.set(node, new Map(asked.map((token) => [token, scores.logits[token]! - all])));
  }

  async function read(branches: readonly Branch[]): Promise<void> {
    for (let from = 0; from < branches.length; from += ROWS) {
      if (signal?.aborted) throw abortedError(signal);
      const leaves = await tree.grow(branches.slice(from, from + ROWS));
      passes++;
      for (const { node, scores } of leaves) note(node, scores);
    }
    nodes += branches.length;
  }

  /** Weighs the paths up to a length each, and leaves what cannot win any more. */
  async function weigh(
    contenders: readonly Contender[],
    lengthOf: (contender: Contender) => number,
  ): Promise<readonly Contender[]> {
    const branches: Branch[] = [];
    for (const contender of contenders) {
      const { path, nodes: way } = contender;
      for (let at = way.length; at < lengthOf(contender); at++) {
        const branch = { after: way[at - 1]!, token: path[at - 1]! };
        const name = `${branch.after} ${branch.token}`;
        const node = known.get(name) ?? nodes + branches.length;
        if (!known.has(name)) {
          known.set(name, node);
          branches.push(branch);
        }
        way.push(node);
      }
    }
    await read(branches);
    return contenders.filter((contender) => {
      const { path, nodes: way, least } = contender;
      const weighed = way.slice(0, lengthOf(contender));
      contender.sum = weighed.reduce((sum, node, at) => sum + logprob(node, path[at]!), 0);
      return contender.sum >= least;
    });
  }

  // Terms' first tokens alone cost little, and where speech is clear all terms fall there.
  const froms = [...new Set(fitting.map(({ from }) => start - 1 + from))].sort((a, b) => a - b);
  const trunk = [...initialTokens, ...tokens].slice(0, froms.at(-1)! + 1);
  if (signal?.aborted) throw abortedError(signal);
  const planted = await tree.read(trunk, froms);
  passes++;
  nodes = trunk.length;
  for (const [i, scores] of planted.entries()) note(froms[i]!, scores);
  /** What a place's tokens were when the transcript was found, as far as that is known; never more than a little less. */
  const foundAs = ({ from, to }: TermPlace): number => {
    let sum = 0;
    for (let at = from; at < Math.min(to + TAIL, tokens.length); at++) {
      sum += Math.log(probabilities[at]!);
    }
    return sum;
  };
  const hopeful = fitting.filter((place) => {
    const first = logprob(start - 1 + place.from, place.tokens[0]!);
    const nats = boostOf(place, probabilities);
    return first + nats + SLACK >= foundAs(place);
  });
  if (hopeful.length === 0) return { tokens: undefined, passes };

  const begun = (place: TermPlace, path: readonly number[], least: number): Contender => ({
    ...{ place, path, least, sum: 0 },
    nodes: [start - 1 + place.from],
  });
  const heard = await weigh(
    hopeful.map((place) =>
      begun(place, written.slice(place.from, tailEnd(place)), Number.NEGATIVE_INFINITY),
    ),
    ({ path }) => path.length,
  );
  let contenders: readonly Contender[] = heard.map(({ place, sum }) => {
    const path = [...place.tokens, ...written.slice(place.to, tailEnd(place))];
    return begun(place, path, sum - boostOf(place, probabilities));
  });
  contenders = await weigh(contenders, () => 1);
  contenders = await weigh(contenders, ({ place }) => place.tokens.length);
  contenders = await weigh(contenders, ({ path }) => path.length);
  return { tokens: replaced(tokens, contenders), passes };
}

/**
 * A term's boost in a place: less where what stands there was heard for sure, unless that is the term in another spelling.
 * An ending that the term was given earns none.
 */
function boostOf(
  { from, to, likeness, isRespelt, tokens, form }: TermPlace,
  probabilities: readonly number[],
): number {
  const there = probabilities.slice(from, to);
  const mean = there.reduce((sum, one) => sum + one, 0) / there.length;
  return boost(likeness, Math.min(tokens.length, form.length), isRespelt ? 0 : mean);
}

/** Whether a winner has an ending without which it is likelier. */
function isBetterBare({ place, sum }: Contender, winners: readonly Contender[]): boolean {
  const { from, to, form } = place;
  if (form.text === form.term) return false;
  return winners.some(
    ({ place: other, sum: bare }) =>
      other.from === from && other.to === to && other.form.text === form.term && bare >= sum,
  );
}

/** The transcript with the terms that won by most, none over another. */
function replaced(
  tokens: readonly number[],
  winners: readonly Contender[],
): readonly number[] | undefined {
  if (winners.length === 0) return undefined;
  const kept: TermPlace[] = [];
  const apt = winners.filter((winner) => !isBetterBare(winner, winners));
  const byMargin = apt.sort((a, b) => b.sum - b.least - (a.sum - a.least));
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

/** How much less likely than what was heard a term may be, in nats: of one token, and more for each further one. */
const FIRST_NATS = 8;
const TOKEN_NATS = 5;
const MOST_NATS = 26;

/** A stretch at least as alike gets the whole boost; one that is barely alike, {@link LEAST_SHARE} of it. */
const ALIKE = 0.75;
const BARELY = 0.5;
const LEAST_SHARE = 0.2;

/** A stretch heard with at least this probability is mostly right: it gets only {@link SURE_SHARE} of the boost. */
const UNSURE = 0.7;
const SURE = 0.9;
const SURE_SHARE = 0.35;

/**
 * What is added to the log-probability of a term: more for a longer one, of which each token is a surprise to the
 * model, and less where it sounds less alike; bounded. `bench/src/keyterms` chose the numbers.
 *
 * @param likeness how alike the term and what was heard sound, 0 to 1
 * @param length of the term, in tokens
 * @param heard mean probability of what was heard in its place, 0 to 1
 */
export function boost(likeness: number, length: number, heard: number): number {
  const whole = Math.min(MOST_NATS, FIRST_NATS + TOKEN_NATS * (length - 1));
  const share = Math.min(1, Math.max(0, (likeness - BARELY) / (ALIKE - BARELY)));
  const sure = Math.min(1, Math.max(0, (heard - UNSURE) / (SURE - UNSURE)));
  return whole * (LEAST_SHARE + (1 - LEAST_SHARE) * share) * (1 - (1 - SURE_SHARE) * sure);
}
