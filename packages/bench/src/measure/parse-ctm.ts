import { TranscribeError } from '@ws/core';
import type { SpokenWord } from '../result/bench-result.js';
import { LONGEST_NAME } from '../result/bounds.js';

/**
 * The words of a CTM file (NIST): lines of file, channel, start and duration in seconds, and a word; what follows is left
 * out, and lines that begin with `;;` are comments.
 *
 * @param from - what the text is of, for errors
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function parseCtm(text: string, from: string): readonly SpokenWord[] {
  return text.split('\n').flatMap((line, i) => {
    if (line.trim() === '' || line.startsWith(';;')) return [];
    const [, , start, duration, word] = line.trim().split(/\s+/);
    const [begin, length] = [Number(start), Number(duration)];
    if (word === undefined || word.length > LONGEST_NAME || !(begin >= 0) || !(length >= 0)) {
      throw new TranscribeError(
        `${from}:${i + 1} is no line of a CTM file: it must have a file, a channel, a start, a duration and a word of at most ${LONGEST_NAME} characters.`,
        { code: 'ERR_INVALID_OPTION' },
      );
    }
    return [{ text: word, start: begin, end: begin + length }];
  });
}
