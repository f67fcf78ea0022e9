import { TranscribeError } from '@ws/core';
import { fromWireError } from '@ws/core/internal';
import type { SessionNote } from '../session/session-note.js';

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
  add(note: SessionNote): void;
  /** The error of a transcript that lacks something; nothing where it is whole. */
  readonly error: TranscribeError | undefined;
}

// An engine that has died fails on each utterance of a recording of hours.
const MAX_KEPT = 1000;
const MAX_NAMED = 3;

export function createTranscriptGaps(): TranscriptGaps {
  const gaps: TranscriptGap[] = [];
  let first: SessionNote['event'] | undefined;
  let count = 0;
  return {
    add({ event, isGap, message, start, end }) {
      if (!isGap) return;
      count++;
      first ??= event;
      if (gaps.length < MAX_KEPT) gaps.push({ start, end, message });
    },
    get error() {
      if (first === undefined) return undefined;
      const cause = first.type === 'error' ? fromWireError(first) : undefined;
      const named = gaps.slice(0, MAX_NAMED).map(nameOf).join(' ');
      const rest = count > MAX_NAMED ? ` And ${count - MAX_NAMED} more.` : '';
      return new TranscribeError(`The transcript has gaps. ${named}${rest}`, {
        code: cause?.code ?? 'ERR_BACKEND_FAILED',
        retryable: cause?.retryable ?? false,
        details: { gaps, count },
        cause,
      });
    },
  };
}

function nameOf({ start, end, message }: TranscriptGap): string {
  if (start === undefined || end === undefined) return message;
  return `From ${start.toFixed(1)} to ${end.toFixed(1)} s: ${message}`;
}
