import { deflate } from 'pako';

/** A token of text as whisper.cpp tells of it; times in hundredths of a second, -1 where there is none. */
export interface HeardToken {
  readonly id: number;
  readonly p: number;
  readonly t0: number;
  readonly t1: number;
  /** Where attention goes over to the next token: this one's end. */
  readonly t_dtw: number;
}

/** A segment as whisper.cpp holds it; times in seconds. */
export interface HeardSegment {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Of its text alone. */
  readonly tokens: readonly HeardToken[];
  readonly avgLogprob: number;
  /** Left out where it is not told. */
  readonly noSpeechProb?: number | undefined;
  readonly compressionRatio: number;
}

/**
 * A segment of whisper.cpp's. Its times may be missing, or far outside the audio.
 *
 * @param duration - of the audio, in seconds: no time lies after it
 */
export function heardSegment(
  told: Pick<HeardSegment, 'text' | 'tokens' | 'noSpeechProb'> & {
    readonly start: number | undefined;
    readonly end: number | undefined;
    /** Default: by its tokens. */
    readonly avgLogprob?: number | undefined;
  },
  duration: number,
): HeardSegment {
  const within = (time: number): number => Math.min(Math.max(time, 0), duration);
  const start = within(told.start ?? 0);
  return {
    ...told,
    start,
    end: Math.max(start, within(told.end ?? duration)),
    avgLogprob: told.avgLogprob ?? meanLogprob(told.tokens),
    compressionRatio: compressionRatio(told.text),
  };
}

/** The mean natural logarithm of tokens' probabilities. */
function meanLogprob(tokens: readonly HeardToken[]): number {
  const sum = tokens.reduce((total, { p }) => total + Math.log(Math.max(p, 1e-10)), 0);
  return sum / Math.max(1, tokens.length);
}

/** As one segment over all of the audio: where no times were asked for. */
export function joinSegments(
  segments: readonly HeardSegment[],
  duration: number,
): readonly HeardSegment[] {
  const [first] = segments;
  if (first === undefined) return [];
  const text = segments.map((segment) => segment.text).join('');
  const tokens = segments.flatMap((segment) => segment.tokens);
  const weigh = ({ tokens: own }: HeardSegment): number => Math.max(1, own.length);
  const weight = segments.reduce((sum, segment) => sum + weigh(segment), 0);
  return [
    {
      start: 0,
      end: duration,
      text,
      tokens,
      avgLogprob:
        segments.reduce((sum, segment) => sum + segment.avgLogprob * weigh(segment), 0) / weight,
      noSpeechProb: least(segments.map(({ noSpeechProb }) => noSpeechProb)),
      compressionRatio: compressionRatio(text),
    },
  ];
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

/**
 * Bytes of the text divided by its bytes after zlib, as Whisper's authors measure repetition (Radford et al. 2022): above
 * 2.4 it repeats itself. pako 2 packs to the byte as Python's `zlib` does; Node's own zlib does not.
 */
export function compressionRatio(text: string): number {
  const bytes = new TextEncoder().encode(text);
  return bytes.length / deflate(bytes).length;
}
