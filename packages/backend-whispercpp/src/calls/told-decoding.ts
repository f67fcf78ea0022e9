import type { PrintedLine } from '../transcript/printed-line.js';
import type { Decoding } from './answer-call.js';

/** Follows what a program prints while it decodes. */
export interface ToldDecoding {
  /** Passes segments and progress on to the decoding's listeners. */
  take(line: PrintedLine): void;
  /** Of the detected language, once the program has told it. */
  readonly languageProbability: number | undefined;
}

/**
 * @param warps - word times come from attention: whisper.cpp 1.9 then prints segments more than once, and not all, so none
 *   is passed on
 */
export function toldDecoding(
  { duration, onSegment, onProgress }: Decoding,
  warps: boolean,
): ToldDecoding {
  let languageProbability: number | undefined;
  const within = (time: number): number => Math.min(time, duration);
  return {
    take(line) {
      if (line.type === 'language') languageProbability = line.probability;
      if (line.type === 'progress') onProgress?.(line.progress);
      if (line.type === 'segment' && !warps) {
        onSegment?.({ start: within(line.start), end: within(line.end), text: line.text });
      }
    },
    get languageProbability() {
      return languageProbability;
    },
  };
}
