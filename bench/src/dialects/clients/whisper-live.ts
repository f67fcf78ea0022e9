import type { AudioForm, Contender } from '../contender.js';
import { talk } from './json-client.js';

interface ToldSegment {
  readonly end: string;
  readonly text: string;
  readonly completed: boolean;
}

/** WhisperLive: each message has the last segments again. */
export function whisperLive(form: AudioForm): Contender {
  return {
    name: 'WhisperLive',
    form,
    hear({ url }, speech) {
      let until = 0;
      return talk(`${url}/whisper-live`, speech, {
        start: [
          { uid: 'bench', language: 'en', task: 'transcribe', model: 'tiny.en', use_vad: true },
        ],
        isReady: ({ message }) => message === 'SERVER_READY',
        finalOf({ segments = [] }) {
          const told = segments as readonly ToldSegment[];
          if (told.length === 0 || told.at(-1)?.completed !== true) return undefined;
          const fresh = told.filter(({ end }) => Number(end) > until);
          until = Number(told.at(-1)!.end);
          return fresh.map(({ text }) => text).join('');
        },
      });
    },
  };
}
