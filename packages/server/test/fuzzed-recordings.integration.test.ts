// Recordings, forms and packets that nobody should send, to the built decoders in their threads.
import { expect, it } from 'vitest';
import { besidesHonest } from './support/fuzz/besides-honest.js';
import { damagedForm } from './support/fuzz/damaged-forms.js';
import { damagedRecording } from './support/fuzz/damaged-recordings.js';
import { type FuzzedStream, fuzzAudio } from './support/fuzz/fuzz-audio.js';
import { fuzzRequests } from './support/fuzz/fuzz-requests.js';
import type { RawRequest } from './support/fuzz/raw-request.js';
import type { SeededRandom } from './support/fuzz/seeded-random.js';

// Of each kind. By hand, more: FUZZ=10000.
const { FUZZ = '150' } = process.env;
const EACH = Number(FUZZ);

async function sendRequests(
  port: number,
  make: (random: SeededRandom) => RawRequest,
): Promise<void> {
  const statuses = await fuzzRequests(port, make, EACH);
  const seen = [...statuses].map(([status, times]) => `${status}: ${times}`).join(', ');
  // What is no fault of the server's own; nothing where the client did not wait for an answer.
  const faults = [...statuses.keys()].filter((status = 0) => status >= 500 && status !== 503);
  expect(faults, seen).toEqual([]);
  // Else nothing of what comes after it was tried. How many depends on the seed.
  expect(statuses.get(200), seen).toBeGreaterThan(0);
}

async function stream(to: Omit<FuzzedStream, 'start' | 'end'>): Promise<void> {
  const encoding = to.packets ? 'opus' : 'auto';
  const isNative = to.url.includes('/ws/');
  const codes = await fuzzAudio(
    {
      ...to,
      start: isNative
        ? JSON.stringify({ type: 'start', encoding, channels: 'separate' })
        : undefined,
      end: JSON.stringify({ type: isNative ? 'end' : 'CloseStream' }),
    },
    EACH,
  );
  const seen = [...codes].map(([code, times]) => `${code}: ${times}`).join(', ');
  expect(codes.get(1011), seen).toBeUndefined();
  expect(codes.get(1000), seen).toBeGreaterThan(0);
}

it('hurt nobody', { timeout: 600_000 + 200 * EACH }, async () => {
  await besidesHonest(({ url }, port) =>
    Promise.all([
      sendRequests(port, damagedForm),
      sendRequests(port, damagedRecording),
      stream({ url: `${url}/v1/listen?encoding=opus&interim_results=true`, packets: true }),
      stream({ url: `${url}/v1/listen?multichannel=true`, packets: false }),
      stream({ url: `${url}/v2/listen?model=flux-general-en`, packets: false }),
      stream({ url: `${url}/ws/transcribe/prompt`, packets: true }),
      stream({ url: `${url}/ws/transcribe/prompt`, packets: false }),
    ]),
  );
});
