import type { ServerResponse } from 'node:http';
import type { HttpCall, ProtocolHost, SpeechProvider } from '@ws/server';
import type { Guest } from '../../http/guests.js';
import { JSON_BODY } from '../../http/json-body.js';
import { sendSound } from '../../http/send-sound.js';
import { SOUNDS } from '../sound-formats.js';
import { speakText } from '../speak-text.js';
import { readSpeechRequest } from './speech-request.js';

// What OpenAI's clients take samples without a header for.
const SAMPLE_RATE = 24_000;
const BIT_RATE = 64_000;

/**
 * OpenAI's `POST /v1/audio/speech`: a sound that is sent while it is spoken.
 *
 * @throws HttpFault
 */
export async function answerSpeech(
  { request }: HttpCall,
  response: ServerResponse,
  guest: Guest,
  { host, speech }: { readonly host: ProtocolHost; readonly speech: SpeechProvider },
): Promise<void> {
  const asked = readSpeechRequest(await host.readJson(request, JSON_BODY), speech);
  const { type, create } = SOUNDS[asked.format];
  const format = { sampleRate: SAMPLE_RATE, bitRate: BIT_RATE };
  const bytes = speakText(asked, { speech, sound: { create, format }, signal: guest.signal });
  await sendSound(response, asked.isEvents ? eventsOf(bytes, asked.text) : bytes, {
    begin: () =>
      response.writeHead(200, {
        'content-type': asked.isEvents ? 'text/event-stream; charset=utf-8' : type,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      }),
    clock: host.clock,
  });
  response.end();
}

async function* eventsOf(bytes: AsyncIterable<Uint8Array>, text: string): AsyncGenerator<string> {
  for await (const piece of bytes) {
    yield eventOf({ type: 'speech.audio.delta', audio: Buffer.from(piece).toString('base64') });
  }
  // Clients want numbers; there are no tokens here.
  const usage = { input_tokens: text.length, output_tokens: 0, total_tokens: text.length };
  yield eventOf({ type: 'speech.audio.done', usage });
}

function eventOf(event: object): string {
  return `data: ${JSON.stringify(event)}\n\n`;
}
