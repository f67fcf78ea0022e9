import { clockTime } from '@ws/cli-kit';
import type { ClientSession } from '../../session/client-session.js';
import type { LatencyStats, LatencySummary } from '../../session/latency-tracker.js';
import type { SessionNote } from './session-note.js';

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

/** A note as a line: a place in the audio, and what happened there. */
export function noteLine({ message, start, end, isGap }: SessionNote): string {
  if (start === undefined || end === undefined) return message;
  // The line names whole seconds; the audio lies within them.
  const place = `${clockTime(start)} to ${clockTime(Math.ceil(end))}`;
  return isGap ? `no transcript from ${place}: ${message}` : `${place}: ${message}`;
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
