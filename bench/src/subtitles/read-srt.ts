import type { Cue } from '../../../packages/core/src/formats/cue.js';

/** The cues of an SRT file's text. */
export function readSrt(text: string): readonly Cue[] {
  return text
    .trim()
    .split('\n\n')
    .filter((cue) => cue !== '')
    .map((cue) => {
      const [, times = '', ...lines] = cue.split('\n');
      const [start = 0, end = 0] = times.split(' --> ').map((time) => {
        const [hours, minutes, seconds] = time.replace(',', '.').split(':').map(Number);
        return hours! * 3600 + minutes! * 60 + seconds!;
      });
      return { start, end, text: lines.join(' '), lines };
    });
}
