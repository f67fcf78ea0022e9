import { type Fields, fieldsOf, numberOf, placeOf, textOf } from './fields.js';
import { reportedError } from './session-errors.js';
import type { SocketProtocol } from './socket-protocol.js';

const SAMPLE_RATE = 24_000;
const TRANSCRIPTION = 'conversation.item.input_audio_transcription';
// A pause has ended the last item before, so that nothing is left to commit.
const NOTHING_TO_COMMIT = 'input_audio_buffer_commit_empty';

interface Item {
  readonly utterance: number;
  text: string;
  startMs?: number | undefined;
  endMs?: number | undefined;
  isOver: boolean;
}

/** OpenAI's Realtime API: a session of transcription, whose server finds pauses (`server_vad`). */
export const openaiRealtime: SocketProtocol = {
  ...{ path: '/v1/realtime', sampleRate: SAMPLE_RATE },
  query: () => ({ intent: 'transcription' }),
  createCodec(tell, { language, model = 'gpt-4o-transcribe' }) {
    const items = new Map<string, Item>();
    /** The last commit is answered: all items are known. */
    let isCommitted = false;
    let isEnding = false;
    const session = {
      type: 'transcription',
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: SAMPLE_RATE },
          transcription: { model, ...(language !== undefined && { language }) },
          turn_detection: { type: 'server_vad' },
        },
      },
    };

    function itemOf({ item_id }: Fields): Item {
      const id = textOf(item_id);
      let item = items.get(id);
      if (item === undefined) {
        item = { utterance: items.size + 1, text: '', isOver: false };
        items.set(id, item);
      }
      return item;
    }

    function finish(item: Item, text: string): void {
      item.isOver = true;
      const { startMs, endMs, utterance } = item;
      tell({
        ...{ type: 'final', utterance, text },
        ...placeOf((startMs ?? Number.NaN) / 1000, (endMs ?? Number.NaN) / 1000),
      });
    }

    function reportError({ error }: Fields): void {
      const { code, message } = fieldsOf(error);
      if (code !== NOTHING_TO_COMMIT || !isEnding) {
        throw reportedError(message ?? error);
      }
      isCommitted = true;
    }

    function take(event: Fields): void {
      switch (event['type']) {
        case 'input_audio_buffer.speech_started':
          itemOf(event).startMs = numberOf(event['audio_start_ms']);
          return;
        case 'input_audio_buffer.speech_stopped':
          itemOf(event).endMs = numberOf(event['audio_end_ms']);
          return;
        case 'input_audio_buffer.committed':
          itemOf(event);
          isCommitted = isEnding;
          return;
        case `${TRANSCRIPTION}.delta`: {
          const item = itemOf(event);
          item.text += textOf(event['delta']);
          // What was told stays; a word may go on in the next delta.
          const committed = item.text.lastIndexOf(' ') + 1;
          tell({ type: 'partial', utterance: item.utterance, text: item.text, committed });
          return;
        }
        case `${TRANSCRIPTION}.completed`:
          finish(itemOf(event), textOf(event['transcript']));
          return;
        case `${TRANSCRIPTION}.failed`:
          finish(itemOf(event), '');
          return;
        case 'error':
          reportError(event);
          return;
        default:
      }
    }

    return {
      greeting: [JSON.stringify({ type: 'session.update', session })],
      waitsForReady: false,
      audio: (pcm) =>
        JSON.stringify({
          type: 'input_audio_buffer.append',
          audio: Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength).toString('base64'),
        }),
      ending() {
        isEnding = true;
        return [JSON.stringify({ type: 'input_audio_buffer.commit' })];
      },
      hear(event) {
        take(event);
        return isCommitted && [...items.values()].every(({ isOver }) => isOver)
          ? 'over'
          : undefined;
      },
    };
  },
};
