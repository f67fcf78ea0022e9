import type { PcmEncoding } from '@ws/core/audio';
import { decodeClientMessage, protocolError, type StartMessage } from '@ws/core/protocol';

import type { NativeSessionContext } from './session-contract.js';
import { supportedEncoding, supportedLanguages } from './session-settings.js';

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
 * Whether a session can be as its `start` says.
 *
 * @returns the encoding of binary frames
 * @throws TranscribeError `ERR_PROTOCOL`: `UNSUPPORTED_MODEL`, and what {@link supportedEncoding} throws
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
): PcmEncoding {
  if (start.model !== undefined && start.model !== model) {
    throw protocolError(
      'UNSUPPORTED_MODEL',
      `This server has the model "${model}". Ask for it, leave "model" out, or use a server that has the other one.`,
    );
  }
  supportedLanguages(start, scheduler.backend, languages);
  return supportedEncoding(start, detectors.names, turnDetector() !== undefined);
}
