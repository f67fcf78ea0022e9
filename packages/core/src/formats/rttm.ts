import { roundSeconds } from '../audio/sample-clock.js';
import type { SpeakerTurn } from '../contracts/diarizer.js';
import { speakerName } from './speaker-name.js';

/**
 * A turn as a line of Rich Transcription Time Marked: a `SPEAKER` object of NIST's RTTM v1.3 ("The 2009 (RT-09) Rich
 * Transcription Meeting Recognition Evaluation Plan", appendix A), whose ten fields stand between spaces.
 *
 * @param recording - what the recording is called
 */
export function toRttmLine({ start, end, speaker }: SpeakerTurn, recording: string): string {
  const from = Number.isFinite(start) ? Math.max(0, start) : 0;
  const seconds = Number.isFinite(end) ? Math.max(0, end - from) : 0;
  const times = `${roundSeconds(from).toFixed(3)} ${roundSeconds(seconds).toFixed(3)}`;
  return `SPEAKER ${field(recording)} 1 ${times} <NA> <NA> ${field(speaker)} <NA> <NA>\n`;
}

/** A name in which there is no space. A line that begins with two semicolons would be a comment; no field begins a line. */
function field(name: string): string {
  return speakerName(name).replaceAll(' ', '_') || '<NA>';
}
