import { invalidOption, isObject } from '@ws/core/internal';
import type {
  GenerateCall,
  ModelCall,
  ModelWarning,
} from '../specification/transcription-model.js';
import type { ModelParts } from './model-parts.js';
import { unsupported } from './unsupported.js';
import { overDefaults, type WhisperSettings, whisperSettings } from './whisper-options.js';

export interface CallSettings {
  readonly settings: WhisperSettings;
  /** What is not done of it. */
  readonly warnings: ModelWarning[];
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function callSettings(
  {
    providerOptions,
    headers,
    timestampGranularities,
  }: ModelCall & Pick<GenerateCall, 'timestampGranularities'>,
  { provider, defaults, unsupported: unsupportedHere }: ModelParts,
  kind: 'recording' | 'stream',
): CallSettings {
  const options = providerOptions?.[provider] ?? {};
  const path = `providerOptions.${provider}`;
  if (!isObject(options)) throw invalidOption(path, options, 'an object');
  const given = whisperSettings(options, path);
  const settings = overDefaults(defaults, given);
  // The AI SDK has words of its own for this. The options come first.
  const timesWords =
    given.wordTimestamps === undefined && timestampGranularities?.includes('word') === true;
  const asked = { settings: { ...settings, ...(timesWords && { wordTimestamps: true }) }, given };
  // The AI SDK always says who it is.
  const others = Object.keys(headers ?? {}).filter((one) => one.toLowerCase() !== 'user-agent');
  const ofHeaders = unsupported('headers', 'No headers are sent. A server takes an "apiKey".');
  return {
    settings: asked.settings,
    warnings: [...(others.length > 0 ? [ofHeaders] : []), ...unsupportedHere(asked, kind)],
  };
}
