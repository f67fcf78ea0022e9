import {
  callback,
  listOf,
  type OptionSpec,
  REDACTION_KINDS,
  type RedactionKind,
  required,
} from '@ws/core/internal';

/** Settings of `createRedactor`. */
export interface RedactorOptions {
  /** What is covered; at least one kind. */
  readonly kinds: readonly RedactionKind[];
  /** What stands in place of what is covered. Default: {@link placeholderOf}, `[PCI]`. */
  readonly placeholder?: ((kind: RedactionKind) => string) | undefined;
}

const PLACEHOLDERS: Readonly<Record<RedactionKind, string>> = {
  numbers: '[NUMBER]',
  digits: '[NUMBER]',
  pci: '[PCI]',
  ssn: '[SSN]',
  email: '[EMAIL]',
  phone: '[PHONE]',
  iban: '[IBAN]',
};

/** What stands in place of what is covered where nothing else is asked for: `[NUMBER]`, `[PCI]`, `[SSN]`, `[EMAIL]`, `[PHONE]`, `[IBAN]`. */
export function placeholderOf(kind: RedactionKind): string {
  return PLACEHOLDERS[kind];
}

export const REDACTOR: OptionSpec<{
  kinds: readonly RedactionKind[];
  placeholder: ((kind: RedactionKind) => string) | undefined;
}> = {
  kinds: required(listOf(REDACTION_KINDS, 1, [])),
  placeholder: callback<(kind: RedactionKind) => string>(),
};
