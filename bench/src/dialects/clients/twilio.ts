import type { AudioForm, Contender, HeardFinal } from '../contender.js';
import { talk } from './json-client.js';

/** Twilio's Media Streams. Finals go to the server's webhook, and count when that has read them. */
export function twilio(form: AudioForm): Contender {
  return {
    name: 'Twilio, by webhook',
    form,
    async hear(places, speech) {
      const finals: HeardFinal[] = [];
      const streamSid = 'MZbench';
      using _ = places.told(({ event, text }) => {
        if (event === 'final') finals.push({ text: String(text), at: performance.now() });
      });
      const mediaFormat = { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 };
      const start = {
        accountSid: 'AC',
        streamSid,
        callSid: 'CA',
        tracks: ['inbound'],
        mediaFormat,
      };
      await talk(`${places.url}/twilio`, speech, {
        start: [
          { event: 'connected', protocol: 'Call', version: '1.0.0' },
          { event: 'start', sequenceNumber: '1', start, streamSid },
        ],
        wrap: (chunk, index) =>
          JSON.stringify({
            event: 'media',
            sequenceNumber: String(index + 2),
            media: {
              ...{ track: 'inbound', chunk: String(index + 1), payload: chunk.toString('base64') },
              timestamp: String(index * form.chunkMs),
            },
            streamSid,
          }),
        finalOf: () => undefined,
        end: { event: 'stop', streamSid },
      });
      return finals;
    },
  };
}
