import { invalidOption, isObject } from '@ws/core/internal';
import type { ModelCall, ModelWarning } from '../specification/transcription-model.js';
import { unsupported } from './unsupported.js';
import { overDefaults, type WhisperSettings, whisperSettings } from './whisper-options.js';

/** What a call asks for. */
export interface CallSettings {
  readonly settings: WhisperSettings;
  /** Of `settings`, what the call itself said. */
  readonly given: WhisperSettings;
  /** What is not done of it. */
  readonly warnings: ModelWarning[];
}

/** @throws TranscribeError `ERR_INVALID_OPTION` */
export function callSettings(
  { providerOptions, headers }: ModelCall,
  name: string,
  defaults: WhisperSettings,
): CallSettings {
  const options = providerOptions?.[name] ?? {};
  const path = `providerOptions.${name}`;
  if (!isObject(options)) throw invalidOption(path, options, 'an object');
  const given = whisperSettings(options, path);
  const warnings: ModelWarning[] = [];
  // The AI SDK always says who it is.
  const others = Object.keys(headers ?? {}).filter((one) => one.toLowerCase() !== 'user-agent');
  if (others.length > 0) {
    warnings.push(unsupported('headers', 'No headers are sent. A server takes an "apiKey".'));
  }
  return { settings: overDefaults(defaults, given), given, warnings };
}
