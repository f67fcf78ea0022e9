import type { Logger, TranscribeError } from '@ws/core';
import type { ClientConnection, Conversation, ProtocolHost, SpeechProvider } from '@ws/server';
import { lastWords } from '../../conversation/last-words.js';
import { HttpFault } from '../../http/http-fault.js';
import { createSpeakLine } from './speak-line.js';
import { readSpeakMessage } from './speak-message.js';
import type { SpeakRequest } from './speak-request.js';

type Frame = Parameters<Conversation['receive']>[0];

interface SpeakParts {
  readonly host: Pick<ProtocolHost, 'clock' | 'limits'>;
  readonly speech: SpeechProvider;
  readonly request: SpeakRequest;
  readonly requestId: string;
}

const BUSY = 'too much waits to be spoken. Send it again after "Flushed".';

/** Deepgram's `/v1/speak` over a WebSocket: texts in pieces, and their sound in binary frames. */
export function createSpeakConversation(
  { host, speech, request, requestId }: SpeakParts,
  peer: ClientConnection,
  logger: Logger,
): Conversation {
  const openedAt = host.clock.now();
  let sequence = 0;
  let isOver = false;
  let isGone = false;
  const line = createSpeakLine({
    ...{ speech, request, logger },
    async send(bytes) {
      if (isGone) return;
      peer.send(bytes);
      await peer.drained();
    },
    onFlushed: () => say({ type: 'Flushed', sequence_id: sequence++ }),
    onFailure: ({ message }: TranscribeError) => warn('SPEECH_FAILED', message),
  });
  say({
    ...{ type: 'Metadata', request_id: requestId, model_name: request.model },
    ...{ model_version: speech.name, model_uuid: requestId },
  });

  function say(message: object): void {
    if (!isGone) peer.send(JSON.stringify(message));
  }

  function warn(code: string, description: string): void {
    say({ type: 'Warning', code, description });
  }

  function take(frame: Frame): void {
    if (frame.type !== 'text') throw new HttpFault(400, 'INVALID_MESSAGE', 'Send texts as JSON.');
    const message = readSpeakMessage(frame.bytes);
    switch (message.type) {
      case 'Speak':
        if (!line.speak(message.text)) warn('OVERLOADED', `This text is not spoken: ${BUSY}`);
        return;
      case 'Flush':
        if (!line.flush()) warn('OVERLOADED', `This flush is ignored: ${BUSY}`);
        return;
      case 'Clear':
        line.clear();
        say({ type: 'Cleared', sequence_id: sequence++ });
        return;
      case 'Close':
        end(1000, '');
    }
  }

  /** Speaks what has come, and closes. */
  function end(code: number, reason: string): void {
    if (isOver) return;
    isOver = true;
    line.end();
    void line.done.then(async () => {
      await peer.drained();
      if (!isGone) peer.close(code, reason);
    });
  }

  return {
    async receive(frame) {
      if (isOver) return true;
      try {
        take(frame);
      } catch (error) {
        if (!(error instanceof HttpFault)) throw error;
        warn(error.code, error.message);
      }
      return true;
    },
    reassure() {},
    finish(ending) {
      const { error, close } = lastWords(ending, host.limits.maxSessionMs);
      if (error !== undefined) warn(...error);
      if (ending === 'revoked') line.clear();
      end(...close);
    },
    dispose() {
      isGone = true;
      line.clear();
    },
    openedAt,
    get busy() {
      return line.busy;
    },
    get finishing() {
      return isOver;
    },
    position: 0,
    audioMs: 0,
  };
}
