import { once } from 'node:events';
import { WebSocket } from 'ws';

/** A text that will not change, and when it came, in milliseconds of `performance.now()`. */
export interface HeardFinal {
  readonly text: string;
  readonly at: number;
}

/** Somebody who hears the same recording from the same server, in words of his own. */
export interface Contender {
  readonly name: string;
  /** Speaks and listens. Resolves when all of it is answered. */
  hear(url: string, speech: Speech): Promise<readonly HeardFinal[]>;
}

/** 16-bit samples at 16 kHz, as a microphone gives them. */
export interface Speech {
  readonly chunks: readonly Buffer[];
  /** Resolves when a chunk is spoken. */
  spoken(index: number): Promise<void>;
  /** How long a pause ends an utterance, in milliseconds. */
  readonly pauseMs: number;
}

type Message = Readonly<Record<string, unknown>>;

async function talk(
  url: string,
  speech: Speech,
  parts: {
    readonly start: Message;
    readonly wrap: (chunk: Buffer) => Buffer | string;
    /** The text of a message that is a final. */
    readonly finalOf: (message: Message) => string | undefined;
  },
): Promise<readonly HeardFinal[]> {
  const socket = new WebSocket(url);
  const finals: HeardFinal[] = [];
  socket.on('message', (data: Buffer) => {
    const at = performance.now();
    const text = parts.finalOf(JSON.parse(data.toString()) as Message);
    if (text !== undefined) finals.push({ text, at });
  });
  await once(socket, 'open');
  socket.send(JSON.stringify(parts.start));
  for (const [index, chunk] of speech.chunks.entries()) {
    await speech.spoken(index);
    socket.send(parts.wrap(chunk));
  }
  // The recording ends in silence.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  socket.terminate();
  return finals;
}

const native: Contender = {
  name: 'native',
  hear: (url, speech) =>
    talk(`${url}/ws/transcribe/local-agreement`, speech, {
      start: { type: 'start', turn: 'none', endpointing: { min_silence_ms: speech.pauseMs } },
      wrap: (chunk) => chunk,
      finalOf: ({ type, text }) => (type === 'final' ? String(text) : undefined),
    }),
};

const openai: Contender = {
  name: 'openai',
  hear(url, speech) {
    const format = { type: 'audio/pcm', rate: 16_000 };
    const turn_detection = { type: 'server_vad', silence_duration_ms: speech.pauseMs };
    return talk(`${url}/v1/realtime?intent=transcription`, speech, {
      start: {
        type: 'session.update',
        session: { type: 'transcription', audio: { input: { format, turn_detection } } },
      },
      wrap: (chunk) =>
        JSON.stringify({ type: 'input_audio_buffer.append', audio: chunk.toString('base64') }),
      finalOf: ({ type, transcript }) =>
        String(type).endsWith('transcription.completed') ? String(transcript) : undefined,
    });
  },
};

/** The native protocol first. */
export const CONTENDERS: readonly Contender[] = [native, openai];
