import { stt } from '@livekit/agents';
import type { TranscriberEvent } from '@ws/client/internal/transcriber';
import { SAMPLE_RATE } from '@ws/core';
import { speechData } from './speech-data.js';

const { SpeechEventType } = stt;

export interface SpeechEvents {
  /** LiveKit's events for one of ours, in order. */
  of(event: TranscriberEvent): stt.SpeechEvent[];
  /** So many samples at 16 kHz were written. */
  wrote(samples: number): void;
  /**
   * Another session goes on, whose first sample is at `offset` seconds. It is given `carried` samples that an earlier one
   * had.
   */
  restart(requestId: string, offset: number, carried: number): void;
  /** No more comes: the end of speech, where there was none, and the usage since the last final. */
  end(): stt.SpeechEvent[];
}

/**
 * The order that LiveKit counts on: start of speech, interim and preflight transcripts, final transcript, usage, end of
 * speech. Of our events, the end of speech comes before the final, and there is no start where speech goes on after an
 * utterance that grew too long.
 *
 * @param now - milliseconds since 1970
 */
export function createSpeechEvents(now: () => number = Date.now): SpeechEvents {
  let requestId = '';
  let offset = 0;
  /** Samples of the session, and of those not reported as used. */
  let position = 0;
  let unused = 0;
  let isSpeaking = false;
  /** Where the speech ended whose final is not there yet, by utterance. */
  const ends = new Map<number, number>();
  let lastAnswered = 0;

  function started(): stt.SpeechEvent[] {
    if (isSpeaking) return [];
    isSpeaking = true;
    return [{ type: SpeechEventType.START_OF_SPEECH, requestId }];
  }

  function ended(speechEndTime?: number): stt.SpeechEvent[] {
    if (!isSpeaking) return [];
    isSpeaking = false;
    return [
      {
        type: SpeechEventType.END_OF_SPEECH,
        requestId,
        ...(speechEndTime !== undefined && { speechEndTime }),
      },
    ];
  }

  function usage(): stt.SpeechEvent[] {
    if (unused === 0) return [];
    const audioDuration = unused / SAMPLE_RATE;
    unused = 0;
    return [
      { type: SpeechEventType.RECOGNITION_USAGE, requestId, recognitionUsage: { audioDuration } },
    ];
  }

  /** When that sample was spoken: audio is written as it is. */
  const wallTime = (sample: number): number => now() - ((position - sample) * 1000) / SAMPLE_RATE;

  function answered(utteranceId: number): { isLast: boolean; speechEndTime?: number } {
    const end = ends.get(utteranceId);
    lastAnswered = utteranceId;
    for (const id of ends.keys()) if (id <= utteranceId) ends.delete(id);
    return end === undefined ? { isLast: false } : { isLast: true, speechEndTime: wallTime(end) };
  }

  return {
    wrote(samples) {
      position += samples;
      unused += samples;
    },
    restart(id, seconds, carried) {
      requestId = id;
      offset = seconds;
      position = carried;
      lastAnswered = 0;
      ends.clear();
    },
    of(event) {
      switch (event.type) {
        case 'speech_start':
          // Speech goes on before its end was reported.
          ends.clear();
          return started();
        case 'speech_end':
          if (event.utteranceId <= lastAnswered) return ended(wallTime(event.position));
          ends.set(event.utteranceId, event.position);
          return [];
        case 'partial': {
          if (event.text.trim() === '') return [];
          const type = event.speculative
            ? SpeechEventType.PREFLIGHT_TRANSCRIPT
            : SpeechEventType.INTERIM_TRANSCRIPT;
          return [...started(), { type, requestId, alternatives: [speechData(event, offset)] }];
        }
        case 'final': {
          const { isLast, speechEndTime } = answered(event.utteranceId);
          const over = (): stt.SpeechEvent[] => (isLast ? ended(speechEndTime) : []);
          if (event.text.trim() === '') return over();
          const said: stt.SpeechEvent = {
            type: SpeechEventType.FINAL_TRANSCRIPT,
            requestId,
            alternatives: [speechData(event, offset)],
            ...(speechEndTime !== undefined && { speechEndTime }),
          };
          return [...started(), said, ...usage(), ...over()];
        }
        case 'error': {
          if (event.utteranceId === undefined) return [];
          const { isLast, speechEndTime } = answered(event.utteranceId);
          return isLast ? ended(speechEndTime) : [];
        }
        default:
          return [];
      }
    },
    end: () => [...usage(), ...ended()],
  };
}
