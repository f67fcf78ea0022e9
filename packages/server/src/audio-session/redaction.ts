import type { RecordingEvent } from '@ws/core/recording';
import { createRedactor, type RedactionKind, type Redactor, redactRecording } from '@ws/redaction';

/** A redactor of all kinds in several lists, such as the server's and a client's; `undefined` if there is no kind. */
export function redactorFor(
  ...lists: readonly (readonly RedactionKind[] | undefined)[]
): Redactor | undefined {
  const kinds = [...new Set(lists.flatMap((list) => list ?? []))];
  return kinds.length === 0 ? undefined : createRedactor({ kinds });
}

/** The events of a recording, redacted if there is a redactor. */
export function redactedRecording(
  events: AsyncIterable<RecordingEvent>,
  redactor: Redactor | undefined,
): AsyncIterable<RecordingEvent> {
  return redactor === undefined ? events : redactRecording(events, redactor);
}
