import type { DiarizeOptions, Segment, SpeakerTurn } from '@ws/core';
import { assignSpeakers } from '@ws/core/recording';
import type { DialectHost } from '../dialect.js';
import {
  type SentSettings,
  type SentTranscript,
  type SpokenSegment,
  transcribeSent,
} from './transcribe-sent.js';

/** A recording that is heard twice at the same time: for its words, and for its voices. */
export interface SpokenRecording {
  readonly words: AsyncGenerator<Float32Array, void, undefined>;
  /** Opens it again. */
  readonly voices: () => AsyncGenerator<Float32Array, void, undefined>;
}

/**
 * Transcribes a recording as {@link transcribeSent} does, with the speaker of each segment: a segment in which the speaker
 * changes becomes several. Where the engine tells speakers itself, nothing else does.
 *
 * @param diarize - what is known of the speakers
 * @param nameOf - what a segment says of a speaker whom the diarizer tells
 * @param onSegment - called with each segment that has a speaker, in order: where the diarizer tells them, at the end
 * @throws TranscribeError as {@link transcribeSent} and the host's diarizer do
 */
export async function transcribeSpeakers(
  { words, voices }: SpokenRecording,
  settings: SentSettings,
  {
    host,
    signal,
    diarize = {},
    nameOf,
    onSegment = () => undefined,
  }: {
    readonly host: Parameters<typeof transcribeSent>[2] & Pick<DialectHost, 'speakers'>;
    readonly signal: AbortSignal;
    readonly diarize?: DiarizeOptions | undefined;
    readonly nameOf: (speaker: string) => string;
    readonly onSegment?: (segment: Segment, index: number) => Promise<void> | undefined;
  },
): Promise<SentTranscript> {
  const over = new AbortController();
  const both = AbortSignal.any([signal, over.signal]);
  let told: Promise<readonly SpeakerTurn[]> | undefined;

  function begin(): Promise<readonly SpeakerTurn[]> {
    const turns = host.speakers.diarize(voices, { ...diarize, signal: both });
    // Without its speakers the transcript is not wanted.
    turns.catch((error: unknown) => over.abort(error));
    return turns;
  }

  try {
    const transcript = await transcribeSent(words, settings, host, both, (segment, index) => {
      if (told === undefined && segment.speaker !== undefined) return onSegment(segment, index);
      told ??= begin();
      return undefined;
    });
    if (told === undefined) return transcript;
    const turns = await told;
    const segments = assignSpeakers(transcript.segments, turns, nameOf) as readonly SpokenSegment[];
    for (const [index, segment] of segments.entries()) await onSegment(segment, index);
    return { ...transcript, segments };
  } catch (error) {
    throw over.signal.aborted && !signal.aborted ? over.signal.reason : error;
  } finally {
    over.abort();
  }
}
