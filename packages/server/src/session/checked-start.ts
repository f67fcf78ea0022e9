import type { TranscribeError } from '@ws/core';
import { decodeClientMessage, protocolError, type StartMessage } from '@ws/core/protocol';
import type { NativeSessionContext } from './session-contract.js';
import { checkDetectors, supportedLanguages } from './session-settings.js';

/** Fields of `start` that may be in the address, too, so that what is wrong with them is told in place of `ready`. */
const ANNOUNCED = ['model', 'language', 'vad', 'turn', 'encoding'] as const;

/**
 * What the address of a session says of the `start` that will come.
 *
 * @throws TranscribeError `ERR_PROTOCOL` where it is not what `start` may say
 */
export function announcedStart(query: URLSearchParams): StartMessage | undefined {
  const given = ANNOUNCED.map((name) => [name, query.get(name)] as const);
  const said = given.filter(([, value]) => value !== null);
  if (said.length === 0) return undefined;
  const message = decodeClientMessage(
    JSON.stringify({ type: 'start', ...Object.fromEntries(said) }),
  );
  return message.type === 'start' ? message : undefined;
}

/**
 * A `start` as which a session can be.
 *
 * @throws TranscribeError `ERR_PROTOCOL`: `UNSUPPORTED_MODEL`; what {@link supportedLanguages} and {@link checkDetectors}
 * throw
 */
export function checkedStart(
  start: StartMessage,
  {
    model,
    detectors,
    turnDetector,
    scheduler,
    languages,
  }: Pick<NativeSessionContext, 'model' | 'detectors' | 'turnDetector' | 'scheduler' | 'languages'>,
): StartMessage {
  if (start.model !== undefined && start.model !== model) {
    throw protocolError(
      'UNSUPPORTED_MODEL',
      `This server has the model "${model}". Ask for it, leave "model" out, or use a server that has the other one.`,
    );
  }
  supportedLanguages(start, scheduler.backend, languages);
  checkDetectors(start, detectors.names, turnDetector() !== undefined);
  return start;
}

/** Why a `start` comes too late: after another one, or after audio. */
export function startedBefore(isSent: boolean): TranscribeError {
  return protocolError(
    'UNEXPECTED_MESSAGE',
    isSent
      ? '"start" was sent before, and may be sent once. Send "configure" to change a session.'
      : '"start" must come before any audio. Connect again to start another session.',
  );
}

/** Why a `start` does not take up the session that it asks for, and has begun another one. */
export function notResumed(isCoded: boolean): TranscribeError {
  return protocolError(
    'SESSION_NOT_FOUND',
    isCoded
      ? 'A session of containers or packets cannot be resumed. This is a new one: send the audio since the last final again, from the first byte of a recording on.'
      : 'The session to resume is gone. This is a new one: send the audio since the last final again.',
  );
}
