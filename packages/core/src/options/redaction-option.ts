import { listOf } from './option-kinds.js';
import type { OptionKind } from './option-spec.js';
import { REDACTION_KINDS, type RedactionKind } from './redaction-kinds.js';

/** The kinds to cover, each at most once; undefined where nothing is to be covered. */
export const REDACTION: OptionKind<readonly RedactionKind[] | undefined> = {
  ...listOf<RedactionKind>(REDACTION_KINDS, 0, []),
  fallback: undefined,
};
