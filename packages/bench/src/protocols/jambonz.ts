import { fieldsOf, listOf, textOf } from './fields.js';
import { reportedError } from './session-errors.js';
import type { SocketProtocol } from './socket-protocol.js';

/** The custom speech recognizer of jambonz. The server closes the connection when it has answered all. */
export const jambonz: SocketProtocol = {
  ...{ path: '/jambonz', sampleRate: 16_000 },
  createCodec(tell, { language = 'en' }) {
    let utterance = 1;
    const start = {
      ...{ type: 'start', language, format: 'raw', encoding: 'LINEAR16' },
      ...{ sampleRateHz: 16_000, interimResults: true },
    };
    return {
      greeting: [JSON.stringify(start)],
      waitsForReady: false,
      audio: (pcm) => pcm,
      ending: () => [JSON.stringify({ type: 'stop' })],
      hear(message) {
        const { type, is_final, alternatives, error } = message;
        if (type === 'error') throw reportedError(error);
        if (type !== 'transcription') return undefined;
        const { transcript } = fieldsOf(listOf(alternatives)[0]);
        const isFinal = is_final === true;
        tell({ type: isFinal ? 'final' : 'partial', utterance, text: textOf(transcript) });
        if (isFinal) utterance++;
        return undefined;
      },
    };
  },
};
