import type { RecordingEvent } from '@ws/core/recording';
import type { MetricSet } from './metric-set.js';

// No strategy decodes a recording that was sent.
const RECORDING = 'recording';

/** The events of a recording, counted on their way. */
export async function* withRecordingMetrics(
  events: AsyncIterable<RecordingEvent>,
  metrics: Pick<MetricSet, 'untranscribed' | 'suppressions'>,
): AsyncGenerator<RecordingEvent, void, undefined> {
  for await (const event of events) {
    if (event.type === 'untranscribed') {
      metrics.untranscribed.inc({ strategy: RECORDING }, event.end - event.start);
    } else if (event.type === 'suppressed') {
      metrics.suppressions.inc({ reason: event.reason });
    }
    yield event;
  }
}
