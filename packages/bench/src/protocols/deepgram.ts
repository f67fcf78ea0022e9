import { fieldsOf, listOf, numberOf, placeOf, textOf } from './fields.js';
import { reportedError } from './session-errors.js';
import type { SocketProtocol } from './socket-protocol.js';

const AUDIO = { encoding: 'linear16', sample_rate: '16000', channels: '1' } as const;
const CLOSE_STREAM = JSON.stringify({ type: 'CloseStream' });

function keyHeader(key: string): Readonly<Record<string, string>> {
  return { authorization: `Token ${key}` };
}

/** Deepgram's `/v1/listen`. */
export const deepgram: SocketProtocol = {
  ...{ path: '/v1/listen', sampleRate: 16_000, keyHeader },
  query: ({ language, model }) => ({
    ...{ ...AUDIO, interim_results: 'true' },
    ...(language !== undefined && { language }),
    ...(model !== undefined && { model }),
  }),
  createCodec(tell) {
    let utterance = 1;
    return {
      ...{ greeting: [], waitsForReady: false },
      audio: (pcm) => pcm,
      ending: () => [CLOSE_STREAM],
      hear(message) {
        switch (message['type']) {
          case 'Results': {
            const { channel, is_final, start, duration } = message;
            const { transcript } = fieldsOf(listOf(fieldsOf(channel)['alternatives'])[0]);
            const type = is_final === true ? 'final' : 'partial';
            const length = numberOf(duration) ?? Number.NaN;
            tell({
              ...{ type, utterance, text: textOf(transcript) },
              ...placeOf(start, (numberOf(start) ?? Number.NaN) + length),
            });
            if (type === 'final') utterance++;
            return undefined;
          }
          // It comes once, after the last results.
          case 'Metadata':
            return 'over';
          case 'Error':
            throw reportedError(message);
          default:
            return undefined;
        }
      },
    };
  },
};

/** Deepgram's `/v2/listen`, Flux. */
export const deepgramFlux: SocketProtocol = {
  ...{ path: '/v2/listen', sampleRate: 16_000, keyHeader },
  query: ({ language, model = 'flux-general-en' }) => ({
    ...{ encoding: AUDIO.encoding, sample_rate: AUDIO.sample_rate, model },
    ...(language !== undefined && model.includes('multi') && { language_hint: language }),
  }),
  createCodec(tell) {
    let last: Parameters<typeof tell>[0] | undefined;
    return {
      ...{ greeting: [], waitsForReady: true },
      audio: (pcm) => pcm,
      ending: () => [CLOSE_STREAM],
      hear(message) {
        const { type, event, turn_index, transcript, audio_window_start, audio_window_end } =
          message;
        if (type === 'Connected') return 'ready';
        if (type === 'Error') throw reportedError(message);
        if (type !== 'TurnInfo') return undefined;
        const told = {
          type: event === 'EndOfTurn' ? ('final' as const) : ('partial' as const),
          utterance: (numberOf(turn_index) ?? 0) + 1,
          text: textOf(transcript),
          ...placeOf(audio_window_start, audio_window_end),
        };
        // A turn may be told without words: it takes nothing back.
        if (told.text === '' && told.type === 'partial') return undefined;
        tell(told);
        last = told;
        return undefined;
      },
      // Deepgram's own sends no EndOfTurn for what is being said when the stream ends.
      closed() {
        if (last?.type === 'partial') tell({ ...last, type: 'final' });
      },
    };
  },
};
