import type { BackendCapabilities } from '@ws/core';
import type { ModelWarning } from '../specification/transcription-model.js';
import type { WhisperSettings } from './whisper-options.js';

/** Warns of each option of a call that has no effect on a recording, or on a stream. */
export type Unsupported = (
  asked: { readonly settings: WhisperSettings; readonly given: WhisperSettings },
  kind: 'recording' | 'stream',
) => ModelWarning[];

const NEEDS = [
  ['prompt', ['prompt'], 'The engine takes no prompts.'],
  ['hotwords', ['hotwords', 'prompt'], 'The engine takes neither words to expect nor prompts.'],
  ['wordTimestamps', ['wordTimestamps'], 'The engine gives no times of words.'],
  ['task', ['translation'], 'The engine does not translate.'],
] as const;

const OF_STREAMS = ['strategy', 'endpointing', 'partialIntervalMs'] as const;
const ONLY_STREAMS = 'It has an effect on streams, not on recordings.';
const OF_THE_PROVIDER = { vad: 'createVad', turn: 'turn' } as const;

/** Of an engine in this process. */
export function unsupportedByEngine(capabilities: BackendCapabilities): Unsupported {
  return ({ settings, given }, kind) => {
    const warnings: ModelWarning[] = [];
    for (const [option, needed, details] of NEEDS) {
      const asked = settings[option];
      const isAsked = asked !== undefined && asked !== false && asked !== 'transcribe';
      const can = needed.some((capability) => capabilities[capability]);
      if (isAsked && !can) warnings.push(unsupported(option, details));
    }
    for (const option of OF_STREAMS) {
      if (kind === 'recording' && given[option] !== undefined) {
        warnings.push(unsupported(option, ONLY_STREAMS));
      }
    }
    for (const [option, instead] of Object.entries(OF_THE_PROVIDER)) {
      if (settings[option as 'vad' | 'turn'] !== undefined) {
        const details = `It is for servers: give the provider the option "${instead}".`;
        warnings.push(unsupported(option, details));
      }
    }
    if (settings.speakers) warnings.push(unsupported('speakers', 'It is for servers.'));
    return warnings;
  };
}

/** Of a server. */
export const unsupportedByServer: Unsupported = ({ settings, given }, kind) => {
  if (kind === 'stream') {
    return settings.speakers ? [unsupported('speakers', 'It is told of recordings alone.')] : [];
  }
  return given.partialIntervalMs === undefined
    ? []
    : [unsupported('partialIntervalMs', ONLY_STREAMS)];
};

/** The warning of an option that has no effect here. */
export function unsupported(feature: string, details: string): ModelWarning {
  return { type: 'unsupported', feature, details };
}
