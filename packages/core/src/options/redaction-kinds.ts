import { listOf } from './option-kinds.js';
import type { OptionKind } from './option-spec.js';

/**
 * What is covered: any three or more digits in a row, written or spoken (`numbers`); every digit that is written
 * (`digits`); payment cards (`pci`); US social security numbers (`ssn`); mail addresses (`email`); telephone numbers
 * (`phone`); bank accounts (`iban`).
 */
export type RedactionKind = 'numbers' | 'digits' | 'pci' | 'ssn' | 'email' | 'phone' | 'iban';

/** All {@link RedactionKind}s. */
export const REDACTION_KINDS: readonly RedactionKind[] = [
  'numbers',
  'digits',
  'pci',
  'ssn',
  'email',
  'phone',
  'iban',
];

/** The kinds to cover, each at most once; undefined where nothing is to be covered. */
export const REDACTION: OptionKind<readonly RedactionKind[] | undefined> =
  /* @__PURE__ */ withoutDefault(listOf<RedactionKind>(REDACTION_KINDS, 0, []));

function withoutDefault<T>(kind: OptionKind<T>): OptionKind<T | undefined> {
  return { ...kind, fallback: undefined };
}
