import { fieldsOf, numberOf, placeOf, textOf } from './fields.js';
import { answerError, quoted, reportedError } from './session-errors.js';
import type { SocketProtocol } from './socket-protocol.js';

/** The protocol of `@ws/server`: docs/protocol.md. */
export const native: SocketProtocol = {
  ...{ path: '/ws/transcribe/prompt', sampleRate: 16_000 },
  createCodec(tell, { language, model }) {
    const start = {
      ...{ type: 'start', encoding: 'pcm_s16le', sample_rate: 16_000 },
      ...(language !== undefined && { language }),
      ...(model !== undefined && { model }),
    };
    return {
      greeting: [JSON.stringify(start)],
      ...{ waitsForReady: true, mustSayOver: true },
      audio: (pcm) => pcm,
      ending: () => [JSON.stringify({ type: 'end' })],
      hear(message) {
        const { type, utterance_id, text, start: from, end, committed_chars } = message;
        const utterance = numberOf(utterance_id);
        switch (type) {
          case 'ready':
            return 'ready';
          case 'partial':
          case 'final':
            if (utterance === undefined) throw answerError(`No utterance_id: ${quoted(message)}.`);
            tell({
              ...{ type, utterance, text: textOf(text), ...placeOf(from, end) },
              ...(type === 'partial' && { committed: numberOf(committed_chars) ?? 0 }),
            });
            return undefined;
          case 'error':
            // Speech that could not be transcribed has no text, and the session goes on.
            if (fieldsOf(message)['fatal'] !== true && utterance !== undefined) return undefined;
            throw reportedError(message['error']);
          case 'done':
            return 'over';
          default:
            return undefined;
        }
      },
    };
  },
};
