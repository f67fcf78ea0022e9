import { clockTime } from '@ws/cli-kit';
import type { ClientEvent } from '../../contracts/client-event.js';
import type { ClientSession } from '../../session/client-session.js';
import type { LatencyStats, LatencySummary } from '../../session/latency-tracker.js';

/** The state of a session's connection as a line; `undefined` where all is well. */
export function statusLine({ state }: Pick<ClientSession, 'state'>): string | undefined {
  const { value } = state;
  switch (value.status) {
    case 'waiting':
      return `waiting for a place: ${value.position} before us`;
    case 'reconnecting':
      return `connection lost, trying again (${value.attempt})`;
    case 'connecting':
      return 'connecting';
    default:
      return undefined;
  }
}

/** A remark about the transcript, besides its text. */
export interface SessionNote {
  readonly line: string;
  /** The transcript lacks speech. */
  readonly isGap: boolean;
}

/** The note of an event; `undefined` where a reader of finals need not know the event. */
export function noteOf(event: ClientEvent): SessionNote | undefined {
  const place = placeOf(event);
  switch (event.type) {
    case 'error': {
      const from = place === undefined ? '' : `no transcript from ${place}: `;
      return { line: from + event.message, isGap: true };
    }
    case 'warning':
      return { line: event.message, isGap: false };
    case 'untranscribed':
      // The detector may have taken another sound for speech.
      return {
        line: `${place}: The engine found no words in what the detector took for speech.`,
        isGap: false,
      };
    default:
      return undefined;
  }
}

/** The audio that an event is about: whole seconds, within which it lies. */
function placeOf(event: ClientEvent): string | undefined {
  if (!('start' in event) || event.start === undefined || event.end === undefined) return undefined;
  return `${clockTime(event.start)} to ${clockTime(Math.ceil(event.end))}`;
}

/** How fast a session was, as a line; `undefined` where no text was measured. */
export function latencyLine({ firstPartial, partial, final }: LatencyStats): string | undefined {
  const parts = [part('first text', firstPartial), part('partial', partial), part('final', final)];
  const told = parts.filter((each) => each !== undefined);
  return told.length === 0 ? undefined : `latency (median, 95 %): ${told.join(' · ')}`;
}

function part(name: string, { count, p50, p95 }: LatencySummary): string | undefined {
  if (count === 0) return undefined;
  return `${name} ${Math.round(p50)}, ${Math.round(p95)} ms`;
}
