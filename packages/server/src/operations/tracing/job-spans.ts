import { wireErrorCode } from '@ws/core/internal';
import {
  contextIn,
  named,
  SPAN_KIND,
  STATUS_ERROR,
  type TraceContext,
  type Tracing,
  tracerOf,
} from './trace-context.js';

export interface TracedJob {
  readonly id: string;
  /** The trace of the request that added the job. */
  readonly trace: TraceContext | undefined;
}

/**
 * Runs an attempt at a job in a span `job` of the client's trace. The span holds the attempt's time, the length of the recording
 * and the code of an error, never text.
 *
 * @param work - resolves to the seconds of audio
 */
export async function tracedJob(
  tracing: Tracing | undefined,
  { id, trace }: TracedJob,
  work: () => Promise<number>,
): Promise<number> {
  if (tracing === undefined) return work();
  const options = { kind: SPAN_KIND.consumer, attributes: named({ job_id: id }) };
  const span = tracerOf(tracing).startSpan('job', options, contextIn(tracing, trace));
  try {
    const seconds = await work();
    span.setAttributes(named({ seconds }));
    return seconds;
  } catch (error) {
    span.setStatus({ code: STATUS_ERROR, message: wireErrorCode(error) });
    throw error;
  } finally {
    span.end();
  }
}
