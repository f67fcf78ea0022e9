import { fieldsOf, listOf, placeOf, textOf } from './fields.js';
import type { SocketProtocol } from './socket-protocol.js';

/** vosk-server's. Each message with audio is answered by one. */
export const vosk: SocketProtocol = {
  ...{ path: '/', sampleRate: 16_000 },
  createCodec(tell) {
    let utterance = 1;
    let unanswered = 0;
    let isEnding = false;
    return {
      greeting: [JSON.stringify({ config: { sample_rate: 16_000, words: true } })],
      waitsForReady: false,
      audio(pcm) {
        unanswered++;
        return pcm;
      },
      ending() {
        isEnding = true;
        unanswered++;
        return [JSON.stringify({ eof: 1 })];
      },
      hear(message) {
        unanswered--;
        const { partial, alternatives } = message;
        if (typeof partial === 'string') tell({ type: 'partial', utterance, text: partial });
        else {
          const final = alternatives === undefined ? message : fieldsOf(listOf(alternatives)[0]);
          const words = listOf(final['result']).map(fieldsOf);
          tell({
            ...{ type: 'final', utterance, text: textOf(final['text']) },
            ...placeOf(words[0]?.['start'], words.at(-1)?.['end']),
          });
          utterance++;
        }
        return isEnding && unanswered <= 0 ? 'over' : undefined;
      },
    };
  },
};
