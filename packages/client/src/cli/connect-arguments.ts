import type { SpeechArguments } from '@ws/cli-kit';
import type { ConnectOptions } from '../connection/connect-options.js';
import type { SessionArguments } from './flags.js';

/**
 * The settings of a session that the flags ask for.
 *
 * @param isOurs - whether this command has started the server: that has the right model, and needs no key
 */
export function connectArguments(
  given: SpeechArguments & SessionArguments,
  isOurs: boolean,
  { WS_API_KEY: apiKey }: NodeJS.ProcessEnv = process.env,
): ConnectOptions {
  const { language, languages, prompt, hotwords, redact, vad, strategy, turn } = given;
  return {
    ...{ language, languages, prompt, hotwords, redact, vad, strategy, turn },
    task: given.translate ? 'translate' : 'transcribe',
    wordTimestamps: Boolean(given.words),
    model: isOurs ? undefined : given.model,
    apiKey: isOurs ? undefined : apiKey,
  };
}
