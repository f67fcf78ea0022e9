// That speech has ended replaces nothing: the final is still to come.
const REPLACING: ReadonlySet<string> = new Set(['partial', 'final', 'cancelled', 'error']);

/** Events without the partials that a later event of their utterance has replaced. */
export function withoutReplaced<
  T extends { readonly type: string; readonly utteranceId?: number | undefined },
>(events: readonly T[]): T[] {
  const last = new Map<number | undefined, T>();
  for (const event of events) if (REPLACING.has(event.type)) last.set(event.utteranceId, event);
  return events.filter(
    (event) => event.type !== 'partial' || last.get(event.utteranceId) === event,
  );
}
