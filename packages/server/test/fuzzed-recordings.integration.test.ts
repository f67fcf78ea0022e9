// Recordings and forms that nobody should send, to the built decoders in their threads.
import { expect, it } from 'vitest';
import { besidesHonest } from './support/fuzz/besides-honest.js';
import { damagedForm } from './support/fuzz/damaged-forms.js';
import { damagedRecording } from './support/fuzz/damaged-recordings.js';
import { fuzzAudio } from './support/fuzz/fuzz-audio.js';
import { fuzzRequests } from './support/fuzz/fuzz-requests.js';

// FUZZ=10000 sends as many as the full tests do.
const REQUESTS = Number(process.env['FUZZ'] ?? 500);
/** A fault of the server's own. */
const isFault = (status: number | undefined): boolean =>
  status !== undefined && status >= 500 && status !== 503;

it.each([
  ['forms of OpenAI', damagedForm],
  ['bodies of Deepgram', damagedRecording],
])('%s', async (_, make) => {
  await besidesHonest(async (_server, port) => {
    const statuses = await fuzzRequests(port, make, REQUESTS);
    console.log([...statuses]);
    expect([...statuses.keys()].filter(isFault)).toEqual([]);
    // Else nothing of what comes after it was tried.
    expect(statuses.get(200)).toBeGreaterThan(REQUESTS / 20);
  });
});

const CLOSE_STREAM = '{"type":"CloseStream"}';
const start = (encoding: string): string =>
  JSON.stringify({ type: 'start', encoding, channels: 'separate' });

it.each([
  ['packets to Deepgram', '/v1/listen?encoding=opus&interim_results=true', undefined],
  ['containers to Deepgram', '/v1/listen?multichannel=true', undefined],
  ['containers to turns', '/v2/listen?model=flux-general-en', undefined],
  ['packets to a native session', '/ws/transcribe/prompt', start('opus')],
  ['containers to a native session', '/ws/transcribe/prompt', start('auto')],
])('%s', async (name, path, first) => {
  await besidesHonest(async ({ url }) => {
    const end = first === undefined ? CLOSE_STREAM : '{"type":"end"}';
    const stream = { url: url + path, start: first, end, packets: name.startsWith('packets') };
    const codes = await fuzzAudio(stream, REQUESTS * 2);
    console.log([...codes]);
    expect(codes.get(1011)).toBeUndefined();
    expect(codes.get(1000)).toBeGreaterThan(0);
  });
});
