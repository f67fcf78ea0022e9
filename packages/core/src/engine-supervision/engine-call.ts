import type { TranscribeOptions } from '../contracts/backend.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { abortedError } from '../errors/transcribe-error.js';
import { deferred } from '../timing/deferred.js';

/** What a caller may give along with a call's request. */
export type CallListeners = Pick<TranscribeOptions, 'signal' | 'onSegment' | 'onProgress'>;

/** One call: its caller on one side, the engine that is at it on the other. */
export interface EngineCall<Request, Result = TranscriptResult> {
  readonly samples: Float32Array;
  readonly request: Request;
  /** What the caller waits for. */
  readonly answer: Promise<Result>;
  /** The caller has had its answer. An engine may still be at the call. */
  readonly answered: boolean;
  /** An engine has read the call: from here on it may be what kills the engine. */
  begun: boolean;
  /** It went to an engine that was dead already, and may do so only once. */
  resent: boolean;
  /** Goes off when the call has hung, and its engine is to be killed. */
  hung: ReturnType<typeof setTimeout> | undefined;
  /** Its engine was killed for it. */
  isLate: boolean;
  tellSegment(segment: Segment): void;
  /** The caller hears progress that goes further each time, and 1 in the end, whatever the engine tells. */
  tellProgress(progress: number): void;
  succeed(result: Result): void;
  fail(error: unknown): void;
}

/**
 * A call that is ready to be given to an engine.
 *
 * @param onLeave - the caller has left: it aborted, or a listener of it threw. It has that error already; the owner of the
 *   call need not go on with it.
 */
export function createEngineCall<Request, Result = TranscriptResult>(
  samples: Float32Array,
  request: Request,
  { signal, onSegment, onProgress }: CallListeners,
  onLeave: (call: EngineCall<Request, Result>) => void,
): EngineCall<Request, Result> {
  const { promise: answer, resolve, reject } = deferred<Result>();
  let furthest = 0;

  function settle(how: () => void): void {
    if (call.answered) return;
    call.answered = true;
    signal?.removeEventListener('abort', onAbort);
    how();
  }

  function leave(error: unknown): void {
    call.fail(error);
    onLeave(call);
  }
  const onAbort = (): void => leave(abortedError(signal));

  /** A listener that throws ends its call, and nothing else. */
  function tell(listener: () => void): void {
    if (call.answered) return;
    // Another engine would tell it all again.
    call.begun = true;
    try {
      listener();
    } catch (error) {
      leave(error);
    }
  }

  const call: EngineCall<Request, Result> & { answered: boolean } = {
    samples,
    request,
    answer,
    answered: false,
    begun: false,
    ...{ resent: false, hung: undefined, isLate: false },
    tellSegment(segment) {
      tell(() => onSegment?.(segment));
    },
    tellProgress(told) {
      tell(() => {
        const progress = Math.min(told, 1);
        if (!(progress > furthest)) return;
        furthest = progress;
        onProgress?.(progress);
      });
    },
    succeed(result) {
      call.tellProgress(1);
      settle(() => resolve(result));
    },
    fail(error) {
      settle(() => reject(error));
    },
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  return call;
}
