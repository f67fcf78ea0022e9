import { clockTime } from './clock-time.js';
import type { SessionNote } from './session-note.js';

/** A note as a line: where in the audio, and what happened there. */
export function noteLine({ message, start, end, isGap }: SessionNote): string {
  if (start === undefined || end === undefined) return message;
  // The line names whole seconds; the audio lies within them.
  const place = `${clockTime(start)} to ${clockTime(Math.ceil(end))}`;
  return isGap ? `no transcript from ${place}: ${message}` : `${place}: ${message}`;
}
