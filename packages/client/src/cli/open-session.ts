import { needsWords, type OutputArguments, type SpeechArguments } from '@ws/cli-kit';
import type { KnownSpeaker } from '@ws/core';
import { until } from '@ws/core/adapter';
import { openSession as beginSession } from '../index.js';
import type { ClientSession } from '../session/client-session.js';
import { readKnownSpeaker } from '../sources/node/read-known-speaker.js';
import { type SessionArguments, speakersOf } from './flags.js';

/**
 * Opens the session that the flags ask for. The signal ends the attempt, and not the session: that is to be ended in good
 * order.
 *
 * @param isOurs - whether this command has started the server: that has the right model, and needs no key
 */
export async function openSession(
  url: string,
  given: SpeechArguments & SessionArguments & OutputArguments,
  isOurs: boolean,
  signal: AbortSignal,
): Promise<ClientSession> {
  const { language, languages, prompt, hotwords, redact, vad, strategy, turn } = given;
  const { WS_API_KEY } = process.env;
  const asked = speakersOf(given);
  const known: KnownSpeaker[] = [];
  for (const { name, file } of given.knownSpeaker ?? []) {
    known.push(await until(readKnownSpeaker(name, file), signal));
  }
  const session = beginSession(url, {
    ...{ language, languages, prompt, hotwords, redact, vad, strategy, turn },
    speakers: asked && { ...asked, known },
    task: given.translate ? 'translate' : 'transcribe',
    wordTimestamps: needsWords(given),
    model: isOurs ? undefined : given.model,
    apiKey: isOurs ? undefined : WS_API_KEY,
    waitForServer: false,
  });
  try {
    await until(session.opened, signal);
    return session;
  } catch (error) {
    await session[Symbol.asyncDispose]();
    throw error;
  }
}
