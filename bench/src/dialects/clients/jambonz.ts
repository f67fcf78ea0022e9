import type { AudioForm, Contender } from '../contender.js';
import { talk } from './json-client.js';

/** jambonz's API for speech vendors of one's own. */
export function jambonz(form: AudioForm): Contender {
  return {
    name: 'jambonz',
    form,
    hear: ({ url }, speech) =>
      talk(`${url}/jambonz`, speech, {
        start: [
          {
            ...{ type: 'start', language: 'en-US', format: 'raw', encoding: 'LINEAR16' },
            ...{ sampleRateHz: form.sampleRate, interimResults: true, options: {} },
          },
        ],
        finalOf({ type, is_final: isFinal, alternatives }) {
          if (type !== 'transcription' || isFinal !== true) return undefined;
          return (alternatives as { transcript: string }[])[0]?.transcript;
        },
        end: { type: 'stop' },
      }),
  };
}
