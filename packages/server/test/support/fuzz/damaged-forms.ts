import { damagedContainer } from './damaged-containers.js';
import type { RawRequest } from './raw-request.js';
import type { SeededRandom } from './seeded-random.js';

const PATHS = ['/v1/audio/transcriptions', '/v1/audio/translations'] as const;
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  model: ['whisper-1', 'gpt-4o-transcribe', 'none'],
  language: ['en', 'en-US', 'xx', 'english'],
  'languages[]': ['en', '["en","de"]'],
  prompt: ['What was said.', 'x'.repeat(5000)],
  response_format: ['json', 'text', 'srt', 'vtt', 'verbose_json', 'diarized_json', 'xml'],
  'timestamp_granularities[]': ['word', 'segment', '["word","segment"]', 'line'],
  'include[]': ['logprobs', 'all'],
  'keywords[]': ['a', '["a","b"]', '[1,null,{}]'],
  stream: ['true', '1', 'false'],
  temperature: ['0', 'hot'],
  chunking_strategy: ['auto', '{"type":"server_vad"}'],
  'chunking_strategy[type]': ['server_vad'],
  'known_speaker_references[]': ['data:audio/wav;base64,AAAA'],
};
const NASTY = [
  ...['', '\0', '-1', '1e999', 'null', '[]', '{}', '[[[[', '{"__proto__":{}}', '\ud800', '../../x'],
  ...['x'.repeat(70_000), '['.repeat(2000), '"', '\r\n', '--b', '\r\n--b--'],
];
const NAMES = ['__proto__', 'constructor', 'file', 'file[]', 'toString', '', 'a[b][c]', '[]', ']['];

/** A form with a recording, of which something may be wrong: its fields, its parts, its boundary, its headers. */
export function damagedForm(random: SeededRandom): RawRequest {
  const { below, chance, pick, bytes } = random;
  const boundary = chance(0.9) ? 'b' : pick(['', 'x'.repeat(300), 'a b', '"', '--', 'b\\']);
  const parts: Buffer[] = [];

  function part(name: string, value: Buffer | string, more = ''): void {
    const disposition = `Content-Disposition: form-data; name="${name}"${more}`;
    const head = chance(0.95)
      ? disposition
      : pick([
          '',
          disposition.repeat(400),
          'Content-Disposition',
          `X: ${'y'.repeat(9000)}`,
          ':\r\n:',
        ]);
    parts.push(Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`), Buffer.from(value), END);
  }
  function field(): void {
    const name = chance(0.9) ? pick(Object.keys(FIELDS)) : pick(NAMES);
    const known = Object.hasOwn(FIELDS, name) ? FIELDS[name]! : NASTY;
    part(name, pick(chance(0.8) ? known : NASTY));
  }
  function file(): void {
    const named = pick(['; filename="a.wav"', '; filename=""', "; filename*=UTF-8''%ff", '']);
    const type = pick(['', 'audio/wav', 'application/octet-stream', 'text/plain', 'x'.repeat(200)]);
    part('file', damagedContainer(random), `${named}\r\nContent-Type: ${type}`);
  }

  const isFirst = chance(0.5);
  if (isFirst) file();
  if (chance(0.95)) part('model', 'whisper-1');
  for (let i = below(6); i > 0; i--) field();
  if (chance(0.02)) for (let i = 0; i < 400; i++) part(`f${i}`, 'x');
  if (!isFirst && chance(0.9)) file();
  if (chance(0.1)) file();
  parts.push(Buffer.from(chance(0.9) ? `--${boundary}--\r\n` : pick(['', '--', `--${boundary}`])));
  const body = Buffer.concat(parts);
  if (chance(0.15)) bytes(1 + below(8)).copy(body, below(body.length));
  return { path: pick(PATHS), headers: headersOf(random, boundary), body };
}

function headersOf({ chance, pick }: SeededRandom, boundary: string): [string, string][] {
  const type = `multipart/form-data; boundary=${boundary}`;
  const headers: [string, string][] = [];
  if (chance(0.92)) headers.push(['content-type', type]);
  else headers.push(['content-type', pick(WRONG_TYPES)]);
  if (chance(0.02)) headers.push(['x-more', 'y'.repeat(pick([100, 15_000, 20_000]))]);
  if (chance(0.02)) headers.push(['expect', pick(['100-continue', 'x'])]);
  if (chance(0.02)) headers.push(['content-encoding', pick(['gzip', 'br'])]);
  if (chance(0.02)) headers.push(['authorization', pick(['Bearer', 'Bearer \xff', 'x'])]);
  return headers;
}

const END = Buffer.from('\r\n');
const WRONG_TYPES = [
  ...['', 'application/json', 'multipart/form-data', 'multipart/form-data; boundary'],
  ...['multipart/form-data; boundary=other', 'multipart/mixed; boundary=b', 'multipart/form-data;'],
  ...[
    'multipart/form-data; boundary="b',
    'audio/wav',
    'multipart/form-data; boundary=b; boundary=c',
  ],
];
