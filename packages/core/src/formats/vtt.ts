import { type Cue, cueLines, formatSpan, spoken } from './cue.js';

/** What a WebVTT file starts with. */
export const VTT_HEADER = 'WEBVTT\n\n' as const;

/** One cue of a WebVTT file with the empty line after it: append them, after {@link VTT_HEADER}, as they come. */
export function toVttCue(cue: Cue): string {
  const text = cueLines(cue)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return `${formatSpan(cue, '.')}\n${text}\n\n`;
}

/** A WebVTT file. Cues without text are left out. */
export function toVtt(cues: readonly Cue[]): string {
  return VTT_HEADER + spoken(cues).map(toVttCue).join('');
}
