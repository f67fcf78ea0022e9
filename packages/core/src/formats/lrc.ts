import { type Cue, cueText, wholeMs } from './cue.js';

/** One line of an LRC file, or nothing for a cue without text: append them as they come. */
export function toLrcLine(cue: Cue): string {
  const text = cueText(cue);
  return text === '' ? '' : `[${formatLrcTime(cue.start)}]${text}\n`;
}

/** A file of timed lyrics, as whisper.cpp writes it: a line for each segment, with the time at which it begins. */
export function toLrc(cues: readonly Cue[]): string {
  return cues.map(toLrcLine).join('');
}

/** `MM:SS.hh`. The format knows no hours: minutes go on counting. */
function formatLrcTime(seconds: number): string {
  const total = Math.round(wholeMs(seconds) / 10);
  const parts = [total / 6000, (total / 100) % 60, total % 100];
  const [minutes, rest, hundredths] = parts.map((part) =>
    String(Math.floor(part)).padStart(2, '0'),
  );
  return `${minutes}:${rest}.${hundredths}`;
}
