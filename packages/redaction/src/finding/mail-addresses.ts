import type { Place } from './bank-accounts.js';
import { digitsOfWord, mayBecomeNumber, repeatsOfWord } from './number-words.js';
import type { Token } from './text-tokens.js';

/** A part of an address as it is written or said: a name, or what joins two. */
interface Part extends Place {
  readonly type: 'name' | 'at' | 'dot' | 'join' | 'other';
  readonly text: string;
  /** It stands in signs, so the parts beside it must touch it: "a.b" is joined, "a. b" is not. */
  readonly isSign: boolean;
  /** Whether there is nothing between it and the part before it. */
  readonly touches: boolean;
}

const SAID: ReadonlyMap<string, Part['type']> = new Map([
  ['at', 'at'],
  ['dot', 'dot'],
  ['period', 'dot'],
  ['point', 'dot'],
  ['dash', 'join'],
  ['hyphen', 'join'],
  ['minus', 'join'],
  ['underscore', 'join'],
  ['plus', 'join'],
]);
const SIGNS: ReadonlyMap<string, Part['type']> = new Map([
  ['@', 'at'],
  ['＠', 'at'],
  ['.', 'dot'],
  ...[..."-_+%'’&"].map((sign) => [sign, 'join'] as const),
]);

// "Look at example.com", "we are at example dot com": no address.
const NOBODY: ReadonlySet<string> = new Set(
  'look looked looking work works worked working am is are was were be been being me us him her them it you here there online out up over available found find located visit shop site website page shopping hosted based live more and or who that this those one'.split(
    ' ',
  ),
);
// "blue sky dot com".
const MOST_SAID = 3;

/**
 * Mail addresses, as they are written (`john@example.com`) and as they are said (`john dot smith at example dot com`,
 * `j o h n at gmail.com`).
 *
 * @returns with `openFrom`, where what may still become one, or become longer, begins
 */
export function mailAddresses(
  text: string,
  tokens: readonly Token[],
): { readonly places: Place[]; readonly openFrom: number } {
  const parts = mailParts(tokens);
  const places: Place[] = [];
  let openFrom = text.length;
  /** Where the name that ends here begins, joined as it is to others. */
  let chain = 0;
  const chains: number[] = [];
  let next = 0;
  for (const [at, part] of parts.entries()) {
    if (part.type === 'name' && at >= next && !isChained(parts, chain, at)) chain = at;
    chains.push(chain);
    if (part.type !== 'at' || at <= next) continue;
    const name = parts[at - 1]!;
    if (name.type !== 'name' || (part.isSign && !isNear(part, name))) continue;
    const { last, isOpen } = hostAt(parts, at, text.length);
    const isNobody = !part.isSign && NOBODY.has(name.text);
    if (isOpen && !isNobody) openFrom = Math.min(openFrom, parts[chain]!.from);
    if (last === undefined || isNobody) continue;
    places.push({ from: parts[chain]!.from, to: parts[last]!.to });
    next = last + 1;
    chain = next;
  }
  return { places, openFrom: Math.min(openFrom, openName(parts, chains, text)) };
}

function mailParts(tokens: readonly Token[]): Part[] {
  const parts: Part[] = [];
  for (const { type, text, from, to } of tokens) {
    if (type === 'space') continue;
    const touches = parts.at(-1)?.to === from;
    const place = { from, to, text, touches };
    const before = parts.at(-1);
    if (type === 'sign') {
      parts.push({ ...place, type: SIGNS.get(text) ?? 'other', isSign: true });
    } else if (touches && before?.isSign === false) {
      // "john7" is one name, and so is "at7".
      parts[parts.length - 1] = { ...before, type: 'name', to, text: before.text + text };
    } else {
      parts.push({ ...place, type: SAID.get(text) ?? 'name', isSign: false });
    }
  }
  return parts;
}

/** Whether a sign belongs to a name: "john @ example.com" is written, too. */
function isNear(sign: Part, name: Part): boolean {
  return sign.from - name.to <= 1;
}

/** Whether a name goes on with what began at `chain`. */
function isChained(parts: readonly Part[], chain: number, at: number): boolean {
  const name = parts[at]!;
  const before = parts[at - 1]!;
  if (at - 1 < chain) return false;
  if (before.type === 'name') return isSpelt(before.text, name.text);
  return isJoint(before, name) && at - 2 >= chain && parts[at - 2]!.type === 'name';
}

/** Whether a part joins the name after it to the one before. */
function isJoint({ type, isSign, touches }: Part, name: Part): boolean {
  return (type === 'dot' || type === 'join') && (!isSign || (touches && name.touches));
}

/** "j o", "john seven". */
function isSpelt(before: string, name: string): boolean {
  return (before.length === 1 && name.length === 1) || (isNumber(name) && !NOBODY.has(before));
}

function isNumber(name: string): boolean {
  return (
    /^\p{Nd}/u.test(name) || digitsOfWord(name) !== undefined || repeatsOfWord(name) !== undefined
  );
}

/**
 * What follows an "at": names, with at least one dot between them, and the name of a top-level domain at the end.
 *
 * @returns its last part, and whether it may go on after the end of the text
 */
function hostAt(
  parts: readonly Part[],
  at: number,
  end: number,
): { readonly last: number | undefined; readonly isOpen: boolean } {
  let last: number | undefined;
  let place = at;
  // Words of the first name; several are one, where "dot" is said after them.
  let said = 0;
  let hasDot = false;
  for (;;) {
    const name = parts[place + 1];
    if (name === undefined) return { last, isOpen: true };
    if (name.type !== 'name') return { last, isOpen: isUnread(name, end) };
    place++;
    said++;
    const isDomain = parts[place - 1]!.type === 'dot' && /^\p{L}{2,}$/u.test(name.text);
    if (isDomain) last = place;
    const next = parts[place + 1];
    if (next === undefined) return { last, isOpen: true };
    if (next.type === 'name') {
      if (hasDot || said >= MOST_SAID) return { last, isOpen: isUnread(next, end) };
      continue;
    }
    if (next.type !== 'dot' && next.type !== 'join') return { last, isOpen: isUnread(next, end) };
    if (next.isSign && (!next.touches || (said > 1 && !hasDot))) return { last, isOpen: false };
    const after = parts[place + 2];
    if (after === undefined) return { last, isOpen: true };
    if (next.isSign && !after.touches) return { last, isOpen: false };
    place++;
    hasDot = true;
  }
}

/** A word at the end of the text may become another one. */
function isUnread({ to, isSign }: Part, end: number): boolean {
  return to === end && !isSign;
}

/** Where a name at the end of the text begins, after which "at" may be said. */
function openName(parts: readonly Part[], chains: readonly number[], text: string): number {
  const at = parts.length - 1;
  const last = parts[at];
  if (last === undefined || last.type === 'other') return text.length;
  // Of an address that was found nothing begins a name.
  const nameAt = (end: number): number =>
    parts[end]?.type === 'name' && chains[end]! <= end ? parts[chains[end]!]!.from : text.length;
  const before = nameAt(at - 1);
  const isWritten = isUnread(last, text.length);
  // "Dot at" may become "dot atlas".
  const joint = parts[at - 1];
  const joined = joint && isJoint(joint, last) ? nameAt(at - 2) : text.length;
  const from = isWritten ? Math.min(last.from, joined) : text.length;
  if (last.type === 'name') {
    // "john a", "john t" may go on as "john at", "john two".
    return Math.min(nameAt(at), isWritten && mayJoin(last.text) ? before : text.length);
  }
  return last.isSign && !last.touches ? from : Math.min(from, before);
}

function mayJoin(word: string): boolean {
  return mayBecomeNumber(word) || [...SAID.keys()].some((one) => one.startsWith(word));
}
