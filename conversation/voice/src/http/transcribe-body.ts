import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { abortedError } from '@ws/core/internal';
import type { ProtocolHost } from '@ws/server';
import type { VoiceContext } from '../conversation/voice-conversation.js';
import { HttpFault } from './http-fault.js';
import { recordingType } from './recording-type.js';

export type TranscribeBodyOptions = VoiceContext['listening'] & {
  readonly host: Pick<ProtocolHost, 'openAudioSession' | 'receive'>;
  /** Aborted when the client has left. */
  readonly signal: AbortSignal;
  /** So much more audio was heard. */
  spend(audioMs: number): void;
};

const NAMES = ['audio', 'file'];

export interface TranscribedBody {
  readonly text: string;
  readonly language: string;
  /** Speech for which the engine had no words, in seconds of the recording. Left out where all of it has a text. */
  readonly untranscribed?: readonly { readonly start: number; readonly end: number }[];
}

/**
 * The text of a recording that is a request's body, or the file `audio` of a form: any container, or raw samples
 * (`audio/pcm;rate=16000`, 16-bit little-endian mono). It takes a place when it has come whole.
 *
 * @throws HttpFault, TranscribeError
 */
export async function transcribeBody(
  request: IncomingMessage,
  { host, language, signal, spend, ...options }: TranscribeBodyOptions,
): Promise<TranscribedBody> {
  const encoding = recordingType(request.headers['content-type'] ?? '');
  await using recording = await host.receive(request, { signal, names: NAMES });
  const { path } = recording;
  if (path === undefined) throw missing();
  await recording.reserveSession();
  const finals: string[] = [];
  const untranscribed: { readonly start: number; readonly end: number }[] = [];
  let spoken = '';
  let failure: unknown;
  const hearing = host.openAudioSession({
    ...options,
    ...encoding,
    sessionId: randomUUID(),
    request,
    settings: { language, partialIntervalMs: 0 },
    onEvent(event) {
      if (event.type === 'error') failure ??= event.error;
      if (event.type === 'untranscribed')
        untranscribed.push({ start: event.start, end: event.end });
      if (event.type !== 'final') return;
      finals.push(event.text);
      spoken ||= event.language;
    },
    onFault(error) {
      failure ??= error;
    },
  });
  const leave = (): void => hearing[Symbol.dispose]();
  signal.addEventListener('abort', leave);
  try {
    let isEmpty = true;
    for await (const piece of createReadStream(path, { signal }) as AsyncIterable<Buffer>) {
      isEmpty = false;
      await recording.share();
      await hearing.writeBytes([piece]);
      if (failure !== undefined) throw failure;
    }
    if (isEmpty) throw missing();
    await hearing.end();
    if (signal.aborted) throw abortedError(signal);
    if (failure !== undefined) throw failure;
    const text = finals.filter((final) => final !== '').join(' ');
    return { text, language: spoken, ...(untranscribed.length > 0 && { untranscribed }) };
  } catch (error) {
    if (signal.aborted) throw abortedError(signal);
    throw error;
  } finally {
    signal.removeEventListener('abort', leave);
    spend(hearing.audioMs);
    hearing[Symbol.dispose]();
  }
}

function missing(): HttpFault {
  return new HttpFault(400, 'MISSING_AUDIO', `Send a recording, as the body or as "${NAMES[0]}".`);
}
