import { encodePcm, writeWav } from '@ws/core/audio';
import {
  createScriptedBackend,
  createSpeechScript,
  type ScriptedBackend,
  type ScriptedBackendOptions,
} from '@ws/testing';
import { createLocalWhisper, type LocalWhisperOptions } from '../provider/create-local-whisper.js';
import type { StreamPart, TranscriptionModel } from '../specification/transcription-model.js';

/** Two utterances of two words, with a pause behind each. */
export const SCRIPT: ReturnType<typeof createSpeechScript> = createSpeechScript([
  { pauseMs: 200 },
  { text: 'good', ms: 400 },
  { text: 'morning', ms: 400 },
  { pauseMs: 900 },
  { text: 'all', ms: 400 },
  { text: 'sailors', ms: 400 },
  { pauseMs: 900 },
]);

/** They as a file. */
export const WAV: Uint8Array = writeWav(SCRIPT.samples, {
  sampleRate: 16_000,
  encoding: 'pcm_f32le',
});
/** They as raw samples, in which the script's numbers do not survive: all words are the first one. */
export const PCM: Uint8Array = encodePcm(SCRIPT.samples, 'pcm_s16le');

/** An engine that understands the script, and a model over it. */
export function heard(
  engine: ScriptedBackendOptions = {},
  options: Partial<LocalWhisperOptions> = {},
): { readonly backend: ScriptedBackend; readonly model: TranscriptionModel } {
  const backend = createScriptedBackend({
    hypotheses: ({ samples }) => SCRIPT.hear(samples),
    ...engine,
  });
  const whisper = createLocalWhisper({ models: { script: backend }, ...options });
  return { backend, model: whisper.transcription() };
}

/** A stream that gives one piece after the other as it is asked, and tells what became of it. */
export function spoken(
  pieces: readonly (Uint8Array | string)[],
  { endless = false, failure }: { endless?: boolean; failure?: Error } = {},
): {
  readonly audio: ReadableStream<Uint8Array | string>;
  readonly given: number;
  readonly cancelled: unknown;
} {
  let given = 0;
  let cancelled: unknown;
  const audio = new ReadableStream<Uint8Array | string>(
    {
      pull(controller) {
        if (given < pieces.length) controller.enqueue(pieces[given++]!);
        else if (failure !== undefined) controller.error(failure);
        else if (!endless) controller.close();
        else return new Promise(() => {});
        return undefined;
      },
      cancel(reason) {
        cancelled = reason ?? true;
      },
    },
    { highWaterMark: 0 },
  );
  return {
    audio,
    get given() {
      return given;
    },
    get cancelled() {
      return cancelled;
    },
  };
}

/** Pieces of so many bytes. */
export function cut(bytes: Uint8Array, size = 3200): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.slice(i * size, (i + 1) * size),
  );
}

/** All parts of a stream. */
export async function partsOf(stream: ReadableStream<StreamPart>): Promise<StreamPart[]> {
  const parts: StreamPart[] = [];
  for await (const part of stream) parts.push(part);
  return parts;
}
