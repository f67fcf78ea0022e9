import type { StrategyName } from '@ws/core';
import type { AudioForm, Contender, Said } from '../contender.js';
import { talk } from './json-client.js';

/** A session of the server's own protocol, with the settings that a dialect's session has. */
export function native(
  form: AudioForm,
  { strategy, settings = {} }: { readonly strategy: StrategyName; readonly settings?: Said },
): Contender {
  const { encoding, sampleRate: sample_rate } = form;
  return {
    name: `native, ${strategy}, ${encoding}, ${form.chunkMs} ms`,
    form,
    hear: ({ url }, speech) =>
      talk(`${url}/ws/transcribe/${strategy}`, speech, {
        start: [{ type: 'start', encoding, sample_rate, ...settings }],
        finalOf: ({ type, text }) => (type === 'final' ? String(text) : undefined),
      }),
  };
}
