import { createRedactor, type RedactionKind, type Redactor } from '@ws/redaction';

/** What covers all kinds of several lists: the server's, and a client's, who adds to them. Nothing where there is none. */
export function redactorFor(
  ...lists: readonly (readonly RedactionKind[] | undefined)[]
): Redactor | undefined {
  const kinds = [...new Set(lists.flatMap((list) => list ?? []))];
  return kinds.length === 0 ? undefined : createRedactor({ kinds });
}
