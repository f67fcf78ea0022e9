import type { ConnectOptions } from '../connection/connect-options.js';
import type { EngineArguments, SessionArguments, SpeechArguments } from './flags.js';

/** What a session is told, by what the command line was. */
export function connectArguments(
  {
    language,
    languages,
    translate,
    prompt,
    hotwords,
    words,
    redact,
    vad,
    strategy,
    turn,
    server,
    model,
  }: SpeechArguments & SessionArguments & EngineArguments,
  { WS_API_KEY: apiKey }: NodeJS.ProcessEnv = process.env,
): ConnectOptions {
  return {
    ...{ language, languages, prompt, hotwords, redact, vad, strategy, turn },
    task: translate ? 'translate' : 'transcribe',
    wordTimestamps: words,
    // An engine of our own has the model that it was started with.
    model: server === undefined ? undefined : model,
    apiKey: server === undefined ? undefined : apiKey,
  };
}
