import { normalizeLanguage, type stt, voice } from '@livekit/agents';
import type { FinalEvent, Segment } from '@ws/core';
import { roundSeconds } from '@ws/core/internal';

/** What was said, as an event of ours has it. Times in seconds. */
export type Said = Pick<FinalEvent, 'text' | 'start' | 'end' | 'language'> &
  Partial<Pick<FinalEvent, 'words' | 'segments'>>;

/**
 * The same as LiveKit has it.
 *
 * @param offset - seconds that are added to all times
 */
export function speechData(said: Said, offset: number): stt.SpeechData {
  const { text, start, end, language, words } = said;
  const speakerId = speakerOf(said);
  const at = (seconds: number): number => roundSeconds(Math.max(0, seconds + offset));
  return {
    text: text.trim(),
    language: normalizeLanguage(language),
    startTime: at(start),
    endTime: at(end),
    confidence: confidence(said),
    ...(speakerId !== undefined && { speakerId }),
    ...(words && {
      words: words.map((word) =>
        voice.createTimedString({
          text: word.text,
          startTime: at(word.start),
          endTime: at(word.end),
          ...(word.probability !== undefined && { confidence: word.probability }),
          startTimeOffset: offset,
        }),
      ),
    }),
  };
}

/** The speaker; of several the one who speaks longest, for LiveKit has one. */
function speakerOf({ segments = [] }: Said): string | undefined {
  const seconds = new Map<string, number>();
  for (const { speaker, start, end } of segments) {
    if (speaker !== undefined) seconds.set(speaker, (seconds.get(speaker) ?? 0) + end - start);
  }
  return [...seconds].sort(([, a], [, b]) => b - a)[0]?.[0];
}

/** How sure the engine is: the mean over its words, or else over its segments. 1 where it does not say. */
function confidence({ words = [], segments = [] }: Said): number {
  const ofWords = words.flatMap(({ probability }) => probability ?? []);
  const ofSegments = segments.flatMap(({ avgLogprob }) =>
    avgLogprob === undefined ? [] : Math.exp(avgLogprob),
  );
  const known = ofWords.length > 0 ? ofWords : ofSegments;
  if (known.length === 0) return 1;
  return Math.min(1, Math.max(0, known.reduce((sum, one) => sum + one, 0) / known.length));
}

/** What pieces of a recording say together. */
export function joined(segments: readonly Segment[], language: string): Said {
  const words = segments.flatMap((segment) => segment.words ?? []);
  return {
    text: segments.map(({ text }) => text.trim()).join(' '),
    start: segments[0]?.start ?? 0,
    end: segments.at(-1)?.end ?? 0,
    language,
    segments,
    ...(words.length > 0 && { words }),
  };
}
