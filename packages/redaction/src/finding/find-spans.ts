import { countLeading, type RedactionKind } from '@ws/core/internal';
import { bankAccounts, type Place } from './bank-accounts.js';
import { interruptedCards } from './interrupted-cards.js';
import { kindOfRun } from './kind-of-run.js';
import { mailAddresses } from './mail-addresses.js';
import { numberRuns } from './number-runs.js';
import { type Token, textTokens } from './text-tokens.js';

/** A place in a text that is covered. */
export interface Span extends Place {
  readonly kind: RedactionKind;
}

export interface FoundSpans {
  /** In their order; none touches another. */
  readonly spans: readonly Span[];
  /**
   * Where begins what may still be covered, or covered otherwise, when the text goes on. Before it everything stays as it is,
   * whatever follows.
   */
  readonly openFrom: number;
}

/** Kinds that are found in numbers. */
const NUMERIC: readonly RedactionKind[] = ['numbers', 'digits', 'pci', 'ssn', 'phone', 'iban'];

/**
 * What is to be covered in a text, in time that grows with its length.
 *
 * @param looseFrom - from here on the text is a guess that may still change: numbers are covered that may be pieces of
 *   longer ones
 */
export function findSpans(
  text: string,
  kinds: ReadonlySet<RedactionKind>,
  looseFrom: number = text.length,
): FoundSpans {
  const tokens = textTokens(text);
  const nothing = { places: [] as Place[], openFrom: text.length };
  const mail = kinds.has('email') ? mailAddresses(text, tokens) : nothing;
  const accounts = kinds.has('iban') ? bankAccounts(text, tokens) : nothing;
  const named = merged(
    mail.places.map((place) => ({ ...place, kind: 'email' as const })),
    accounts.places.map((place) => ({ ...place, kind: 'iban' as const })),
  );
  const isNumeric = NUMERIC.some((kind) => kinds.has(kind));
  if (!isNumeric) return { spans: named, openFrom: mail.openFrom };
  const { runs, openFrom } = numberRuns(tokens, within(named));
  const open = Math.min(openFrom, mail.openFrom, accounts.openFrom);
  // What takes a part of a run makes another one of it.
  const cut = runs.find(({ from, to }) => from < open && to > open);
  const closedTo = cut?.from ?? open;
  const cards = kinds.has('pci') ? interruptedCards(tokens, runs, closedTo) : undefined;
  const numbers = runs.flatMap((run): Span[] => {
    const kind = cards?.runs.has(run) ? 'pci' : kindOfRun(run, kinds, run.from >= looseFrom);
    return kind === undefined ? [] : [{ from: run.from, to: run.to, kind }];
  });
  return { spans: merged(named, numbers), openFrom: cards?.openFrom ?? closedTo };
}

/** Spans in their order; of two that overlap the first that begins. */
function merged(some: readonly Span[], others: readonly Span[]): Span[] {
  const spans: Span[] = [];
  for (const span of [...some, ...others].sort((a, b) => a.from - b.from || b.to - a.to)) {
    if (span.from >= (spans.at(-1)?.to ?? 0)) spans.push(span);
  }
  return spans;
}

/** Whether tokens, asked for in any order, are in spans. */
function within(spans: readonly Span[]): (token: Token) => boolean {
  return ({ from }) => {
    const count = countLeading(spans, (span) => span.from <= from);
    return count > 0 && from < spans[count - 1]!.to;
  };
}
