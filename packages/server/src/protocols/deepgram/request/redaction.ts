import type { RedactionKind } from '@ws/redaction';
import { refused, valuesOf } from './query.js';

/** What is covered here for each of Deepgram's names: groups, and single kinds. */
const KINDS: ReadonlyMap<string, RedactionKind> = new Map([
  ['pci', 'pci'],
  ['credit_card', 'pci'],
  ['numbers', 'numbers'],
  ['true', 'numbers'],
  ['aggressive_numbers', 'digits'],
  ['ssn', 'ssn'],
  ['email_address', 'email'],
  ['email', 'email'],
  ['phone_number', 'phone'],
  ['phone', 'phone'],
  ['iban', 'iban'],
]);
const NONE = new Set(['', 'false']);

/**
 * What a client asks to have covered: `redact=pci&redact=numbers`, or `redact=pci,numbers`. What is not found here, such as
 * names and places, is refused: who asks for it counts on it.
 *
 * @throws TranscribeError `ERR_PROTOCOL`
 */
export function redactionOf(query: URLSearchParams): RedactionKind[] | undefined {
  // Some write lists as `redact[]=pci`.
  const asked = ['redact', 'redact[]']
    .flatMap((name) => valuesOf(query, name))
    .flatMap((value) => value.toLowerCase().split(','))
    .map((value) => value.trim())
    .filter((value) => !NONE.has(value));
  const kinds = asked.map((name) => {
    const kind = KINDS.get(name);
    if (kind !== undefined) return kind;
    throw refused(
      `"redact" may be ${[...KINDS.keys()].join(', ')}: nothing else is found in a text here, and what is asked for must not be told all the same. Leave the rest out.`,
    );
  });
  // All digits are, too, runs of them that are said.
  if (kinds.includes('digits')) kinds.push('numbers');
  return kinds.length === 0 ? undefined : [...new Set(kinds)];
}
