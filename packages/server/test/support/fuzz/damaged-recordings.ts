import { damagedContainer } from './damaged-containers.js';
import type { RawRequest } from './raw-request.js';
import type { SeededRandom } from './seeded-random.js';

const QUERY: Readonly<Record<string, readonly string[]>> = {
  encoding: [
    ...['linear16', 'linear32', 'mulaw', 'alaw', 'opus', 'ogg-opus', 'flac', 'mp3', '', 'x'],
  ],
  sample_rate: ['8000', '16000', '44100', '48000', '1', '1e9', '-1', 'x'],
  channels: ['1', '2', '8', '9', '0.5'],
  multichannel: ['true', 'false'],
  language: ['en', 'multi', 'xx', 'x'.repeat(3000)],
  keyterm: ['a', '["a","b"]', '[', '\ud800'],
  keywords: ['a:2', 'a:-1', ':', 'x'.repeat(200)],
  utterances: ['true'],
  paragraphs: ['true'],
  detect_language: ['true'],
  callback: ['http://x'],
  endpointing: ['false', '10', '1e9', 'x'],
};
const TYPES = ['audio/wav', 'application/octet-stream', 'text/plain', ''];

/** What an address may ask for, and often may not. */
export function damagedQuery({ chance, pick, below }: SeededRandom): string {
  const query = new URLSearchParams();
  // Most say nothing of how the audio stands, which the container says.
  if (chance(0.6)) return chance(0.5) ? '' : '?multichannel=true&utterances=true';
  for (let i = below(5); i > 0; i--) {
    const name = pick(Object.keys(QUERY));
    query.append(name, pick(QUERY[name]!));
  }
  return `?${query}`;
}

/** A recording for `POST /v1/listen`. */
export function damagedRecording(random: SeededRandom): RawRequest {
  const { chance, pick } = random;
  const type = chance(0.95) ? pick(TYPES) : 'application/json';
  return {
    path: `/v1/listen${damagedQuery(random)}`,
    headers: [['content-type', type]],
    body: chance(0.97) ? damagedContainer(random) : Buffer.from('{"url":"http://x"}'),
  };
}
