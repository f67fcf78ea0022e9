import { decodePcm, encodePcm } from '@ws/core/audio';
import { type Fields, fieldsOf, listOf, numberOf, placeOf, textOf } from './fields.js';
import { answerError, quoted, reportedError } from './session-errors.js';
import type { SocketProtocol } from './socket-protocol.js';

// Its own client waits 15 s without a new text before it says that no more audio comes, as the server then drops what it
// has not transcribed. Five are enough to see that.
const QUIET_MS = 5000;

/** WhisperLive's. Its servers take 32-bit floats. */
export const whisperLive: SocketProtocol = {
  ...{ path: '/', sampleRate: 16_000 },
  createCodec(tell, { language, model = 'small' }) {
    const uid = `ws-bench-${Math.random().toString(36).slice(2)}`;
    let utterance = 1;
    /** Where the last segment that is complete ends, in seconds. */
    let completedTo = 0;
    let unfinished: Parameters<typeof tell>[0] | undefined;
    const options = { uid, task: 'transcribe', model, use_vad: true };

    function take(segment: Fields): void {
      const { start, end, text, completed } = segment;
      const from = numberOf(start) ?? 0;
      const told = { utterance, text: textOf(text), ...placeOf(start, end) };
      if (completed !== true) {
        unfinished = { type: 'partial', ...told };
        tell(unfinished);
        return;
      }
      // Each message repeats the last that are complete.
      if (from < completedTo) return;
      completedTo = numberOf(end) ?? from;
      tell({ type: 'final', ...told });
      unfinished = undefined;
      utterance++;
    }

    return {
      greeting: [JSON.stringify({ ...options, language: language ?? null })],
      ...{ waitsForReady: true, quietMs: QUIET_MS },
      audio: (pcm) => encodePcm(decodePcm(pcm, 'pcm_s16le'), 'pcm_f32le'),
      ending: () => [Buffer.from('END_OF_AUDIO')],
      hear(fields) {
        const { message, status, segments } = fields;
        if (status === 'ERROR') {
          throw reportedError(message);
        }
        if (status === 'WAIT') {
          throw answerError(`The server is full; it says to wait ${quoted(message)} minutes.`);
        }
        if (message === 'SERVER_READY') return 'ready';
        if (message === 'DISCONNECT') return 'over';
        for (const segment of listOf(segments)) take(fieldsOf(segment));
        return undefined;
      },
      // As its client writes it down.
      closed() {
        if (unfinished !== undefined) tell({ ...unfinished, type: 'final' });
      },
    };
  },
};
