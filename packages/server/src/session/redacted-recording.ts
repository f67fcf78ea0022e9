import type { RecordingEvent } from '@ws/core/recording';
import { type Redactor, redactRecording } from '@ws/redaction';

/** What is told of a recording, covered where something is to be. */
export function redactedRecording(
  events: AsyncIterable<RecordingEvent>,
  redactor: Redactor | undefined,
): AsyncIterable<RecordingEvent> {
  return redactor === undefined ? events : redactRecording(events, redactor);
}
