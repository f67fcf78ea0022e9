import { wireErrorCode } from '@ws/core/internal';
import {
  type ClientMessage,
  decodeClientMessage,
  type StartMessage,
  type WireErrorCode,
} from '@ws/core/protocol';
import type { EventLoopBudget } from '../../net/sockets/event-loop-budget.js';
import type { Frame } from '../../net/sockets/socket-queues.js';
import { decodeBase64Audio } from '../messages/base64-audio.js';
import { takeOutAudio } from '../messages/long-audio.js';

/** Samples in the order in which they were spoken. */
export type AudioOfMessage = readonly Float32Array[];

export interface ReadMessage {
  /** Where its audio is long, something else stands for it here. */
  readonly message: ClientMessage;
  readonly audio: AudioOfMessage;
  readonly contextAudio: AudioOfMessage;
}

// Read in one go, in a millisecond.
const SHORT_BYTES = 32 * 1024;

/** A text frame as a message, read in steps that let others have their turn. @throws TranscribeError `ERR_PROTOCOL` */
export async function readMessage(
  bytes: Buffer,
  options: { readonly maxBytes: number; readonly eventLoop: EventLoopBudget },
): Promise<ReadMessage> {
  const { maxBytes, eventLoop } = options;
  if (bytes.length <= SHORT_BYTES) {
    return withAudio(decodeClientMessage(bytes.toString('utf8'), { maxBytes }));
  }
  const { json, audio } = takeOutAudio(bytes);
  const read = withAudio(decodeClientMessage(json, { maxBytes }));
  const long = async (field: 'audio' | 'contextAudio', name: string): Promise<AudioOfMessage> => {
    const text = audio.get(name);
    // Where the message has such a field, what the codec read is what stands for it.
    if (text === undefined || read[field].length === 0) return read[field];
    return decodeBase64Audio(text, name, eventLoop);
  };
  return {
    message: read.message,
    audio: await long('audio', 'audio'),
    contextAudio: await long('contextAudio', 'context_audio'),
  };
}

function withAudio(message: ClientMessage): ReadMessage {
  switch (message.type) {
    case 'audio_frame':
    case 'known_speaker':
      return { message, audio: [message.audio], contextAudio: [] };
    case 'one_shot': {
      const { audio, contextAudio } = message;
      return { message, audio: [audio], contextAudio: contextAudio ? [contextAudio] : [] };
    }
    default:
      return { message, audio: [], contextAudio: [] };
  }
}

/** Fields of `start` that may be in the address as well: an error in them is sent in place of `ready`. */
const ANNOUNCED = ['model', 'language', 'vad', 'turn', 'speakers', 'encoding'] as const;

/** The fields of `start` in an address, if any. @throws TranscribeError `ERR_PROTOCOL` for what `start` may not have */
export function announcedStart(query: URLSearchParams): StartMessage | undefined {
  const given = ANNOUNCED.map((name) => [name, query.get(name)] as const);
  const said = given.filter(([, value]) => value !== null);
  if (said.length === 0) return undefined;
  const message = decodeClientMessage(
    JSON.stringify({ type: 'start', ...Object.fromEntries(said.map(asInStart)) }),
  );
  return message.type === 'start' ? message : undefined;
}

/** In an address, all is text. */
function asInStart([name, value]: readonly [string, string | null]): [string, unknown] {
  const isFlag = name === 'speakers' && (value === 'true' || value === 'false');
  return [name, isFlag ? value === 'true' : value];
}

const UNREADABLE: ReadonlySet<WireErrorCode> = new Set([
  'INVALID_JSON',
  'INVALID_MESSAGE',
  'MESSAGE_TOO_LARGE',
]);

/** Whether a frame that cannot be read as a message looks like a `start` that asks for redaction. */
export function isRefusedRedaction(frame: Frame, error: unknown): boolean {
  if (frame.type !== 'text' || !UNREADABLE.has(wireErrorCode(error))) return false;
  // In a JSON string the quotes would be escaped.
  return frame.bytes.includes('"start"') && frame.bytes.includes('"redact"');
}
