import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { HttpCall, ProtocolHost, SpeechProvider } from '@ws/server';
import type { Guest } from '../../http/guests.js';
import { JSON_BODY } from '../../http/json-body.js';
import { sendSound } from '../../http/send-sound.js';
import { speakText } from '../speak-text.js';
import { readSpeakRequest, speakTextOf } from './speak-request.js';

/**
 * Deepgram's `POST /v1/speak`: a sound that is sent while it is spoken.
 *
 * @throws HttpFault
 */
export async function answerSpeak(
  { request, query }: HttpCall,
  response: ServerResponse,
  { signal }: Guest,
  { host, speech }: { readonly host: ProtocolHost; readonly speech: SpeechProvider },
): Promise<void> {
  const { sound, type, model, ...how } = readSpeakRequest(query, speech);
  const { text: asked } = await host.readJson(request, JSON_BODY);
  const text = speakTextOf(asked);
  await sendSound(response, speakText({ ...how, text }, { speech, sound, signal }), {
    begin: () =>
      response.writeHead(200, {
        'content-type': type,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'dg-request-id': randomUUID(),
        'dg-model-name': model,
        'dg-char-count': String(text.length),
      }),
    clock: host.clock,
  });
  response.end();
}
