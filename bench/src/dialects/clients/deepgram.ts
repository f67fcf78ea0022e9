import type { AudioForm, Contender } from '../contender.js';
import { talk } from './json-client.js';

const ADDRESS = 'encoding=linear16&sample_rate=16000';

/** `/v1/listen`, as LiveKit and Pipecat ask for it. */
export function deepgramListen(form: AudioForm): Contender {
  return {
    name: 'Deepgram v1',
    form,
    hear: ({ url }, speech) =>
      talk(
        `${url}/v1/listen?model=nova-3&channels=1&${ADDRESS}&interim_results=true&vad_events=true`,
        speech,
        {
          start: [],
          finalOf({ type, is_final: isFinal, channel }) {
            if (type !== 'Results' || isFinal !== true) return undefined;
            const { alternatives } = channel as { alternatives: { transcript: string }[] };
            return alternatives[0]?.transcript;
          },
          end: { type: 'CloseStream' },
        },
      ),
  };
}

/** `/v2/listen`: turns. */
export function deepgramTurns(form: AudioForm): Contender {
  return {
    name: 'Deepgram v2',
    form,
    hear: ({ url }, speech) =>
      talk(`${url}/v2/listen?model=flux-general-en&${ADDRESS}`, speech, {
        start: [],
        isReady: ({ type }) => type === 'Connected',
        finalOf: ({ type, event, transcript }) =>
          type === 'TurnInfo' && event === 'EndOfTurn' ? String(transcript) : undefined,
        end: { type: 'CloseStream' },
      }),
  };
}
