import { TranscribeError } from '@ws/core';
import { type ErrorMessage, fromWireError } from '@ws/core/protocol';

/** Audio that has no transcript. */
export interface TranscriptGap {
  /** Seconds from the first sample; left out where the server named no place. */
  readonly start?: number | undefined;
  readonly end?: number | undefined;
  /** Why. */
  readonly message: string;
}

/** What a transcript lacks. */
export interface TranscriptGaps {
  add(event: ErrorMessage): void;
  /** The error of a transcript that lacks something; nothing where it is whole. */
  readonly error: TranscribeError | undefined;
}

// An engine that has died fails on each utterance of a recording of hours.
const MAX_KEPT = 1000;
const MAX_NAMED = 3;

export function createTranscriptGaps(): TranscriptGaps {
  const gaps: TranscriptGap[] = [];
  let cause: TranscribeError | undefined;
  let count = 0;
  return {
    add(event) {
      count++;
      cause ??= fromWireError(event);
      const { start, end, message } = event;
      if (gaps.length < MAX_KEPT) gaps.push({ start, end, message });
    },
    get error() {
      if (cause === undefined) return undefined;
      const { code, retryable } = cause;
      const named = gaps.slice(0, MAX_NAMED).map(nameOf).join(' ');
      const rest = count > MAX_NAMED ? ` And ${count - MAX_NAMED} more.` : '';
      return new TranscribeError(`The transcript has gaps. ${named}${rest}`, {
        ...{ code, retryable, details: { gaps, count }, cause },
      });
    },
  };
}

function nameOf({ start, end, message }: TranscriptGap): string {
  if (start === undefined || end === undefined) return message;
  return `From ${start.toFixed(1)} to ${end.toFixed(1)} s: ${message}`;
}
