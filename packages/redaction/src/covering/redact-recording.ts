import type { RecordingEvent } from '@ws/core/recording';
import type { Redactor } from './create-redactor.js';

type SegmentEvent = Extract<RecordingEvent, { readonly type: 'segment' }>;

/**
 * What is told of a recording, as it may be read. The segments of a piece are told together, for a number may begin in
 * one and end in another.
 */
export async function* redactRecording(
  events: AsyncIterable<RecordingEvent>,
  redactor: Redactor,
): AsyncGenerator<RecordingEvent, void, undefined> {
  let held: SegmentEvent[] = [];

  function* told(): Generator<RecordingEvent, void, undefined> {
    const [first] = held;
    if (first === undefined) return;
    const segments = redactor.segments(held.map(({ segment }) => segment));
    held = [];
    for (const segment of segments) yield { ...first, segment };
  }

  for await (const event of events) {
    if (event.type === 'segment') {
      held.push(event);
      continue;
    }
    yield* told();
    yield event.type === 'suppressed' ? { ...event, text: redactor.text(event.text) } : event;
  }
  yield* told();
}
