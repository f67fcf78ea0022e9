import { type ClientMessage, decodeClientMessage } from '@ws/core/protocol';
import type { EventLoopBudget } from '../../net/sockets/event-loop-budget.js';
import { decodeBase64Audio } from '../messages/base64-audio.js';
import { takeOutAudio } from '../messages/long-audio.js';

/** Samples in the order in which they were spoken. */
export type AudioOfMessage = readonly Float32Array[];

/** A client's message, its audio beside it. */
export interface ReadMessage {
  /** Where its audio is long, something else stands for it here. */
  readonly message: ClientMessage;
  readonly audio: AudioOfMessage;
  readonly contextAudio: AudioOfMessage;
}

// Read in one go, in a millisecond.
const SHORT_BYTES = 32 * 1024;

/**
 * A text frame as a message. Whatever it holds, it is read in steps that let others have their turn.
 *
 * @throws TranscribeError `ERR_PROTOCOL`, with one of `WIRE_ERROR_CODES` in `details.wireCode`
 */
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
      return { message, audio: [message.audio], contextAudio: [] };
    case 'one_shot': {
      const { audio, contextAudio } = message;
      return { message, audio: [audio], contextAudio: contextAudio ? [contextAudio] : [] };
    }
    default:
      return { message, audio: [], contextAudio: [] };
  }
}
