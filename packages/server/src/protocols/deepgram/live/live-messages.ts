import type { UntoldField } from '../../untold-speech.js';
import type { ToldWord } from '../words.js';
import { confidenceOf, seconds } from '../words.js';

/** What every answer to one client has in common. */
export interface LiveSubject {
  readonly requestId: string;
  readonly model: string;
}

/** Something that was heard. Times are seconds of the client's audio. */
export interface LiveResult {
  readonly channel: number;
  readonly channels: number;
  readonly text: string;
  readonly words: readonly ToldWord[];
  readonly start: number;
  readonly end: number;
  readonly isFinal: boolean;
  readonly isEndpoint: boolean;
  readonly fromFinalize: boolean;
  /** Where it was found out. */
  readonly language?: string | undefined;
  /** Speech before it that has no text. */
  readonly untold?: UntoldField | undefined;
}

export function resultsMessage(result: LiveResult, subject: LiveSubject): object {
  const { channel, channels, text, words, start, end, language, untold } = result;
  const transcript = text.trim();
  return {
    type: 'Results',
    channel_index: [channel, channels],
    duration: seconds(Math.max(0, end - start)),
    start: seconds(start),
    is_final: result.isFinal,
    speech_final: result.isEndpoint,
    channel: {
      alternatives: [
        {
          transcript,
          confidence: confidenceOf(words),
          ...(language !== undefined && transcript !== '' && { languages: [language] }),
          words,
        },
      ],
    },
    metadata: {
      request_id: subject.requestId,
      model_info: modelInfo(subject.model),
      model_uuid: MODEL_UUID,
    },
    from_finalize: result.fromFinalize,
    ...untold,
  };
}

/** A model as Deepgram describes one. */
export function modelInfo(name: string): {
  readonly name: string;
  readonly version: string;
  readonly arch: string;
} {
  return { name, version: '1', arch: 'whisper' };
}

/** Models here have no UUID, and clients want one. */
export const MODEL_UUID = '00000000-0000-0000-0000-000000000000';
