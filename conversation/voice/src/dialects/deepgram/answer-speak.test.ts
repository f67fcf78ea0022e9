import { readWav } from '@ws/core/audio';
import { describe, expect, it } from 'vitest';
import { listen } from '../../__fixtures__/listening.js';

const VOICES = [
  { name: 'ann', languages: ['en-US'] },
  { name: 'emil', languages: ['de-DE'] },
];

async function speaking() {
  const { http, synthesizer } = await listen({ capabilities: { voices: VOICES } });
  const speak = (query = '', body: unknown = { text: 'Good morning.' }) =>
    fetch(`${http}/v1/speak?${query}`, { method: 'POST', body: JSON.stringify(body) });
  return { speak, synthesizer };
}

describe('/v1/speak', () => {
  it.each([
    ['', 'audio/mpeg'],
    ['encoding=linear16', 'audio/wav'],
    ['encoding=linear16&container=none', 'audio/l16'],
    ['encoding=mulaw', 'audio/wav'],
    ['encoding=alaw&container=none', 'audio/x-alaw'],
    ['encoding=opus&bit_rate=12000', 'audio/ogg'],
  ])('%s gives %s', async (query, type) => {
    const { speak } = await speaking();
    const response = await speak(query);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, type]);
    expect(response.headers.get('dg-char-count')).toBe('13');
    expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(500);
  });

  it("speaks at the rate and the speed, in a voice by its name or of the language of one of Deepgram's", async () => {
    const { speak, synthesizer } = await speaking();
    const query = 'encoding=linear16&sample_rate=16000&speed=1.5&model=aura-2-julius-de';
    const sound = readWav(new Uint8Array(await (await speak(query)).arrayBuffer()));
    expect(sound.sampleRate).toBe(16_000);
    expect(sound.samples.length / 16_000).toBeCloseTo((13 * 0.06) / 1.5, 2);
    await (await speak('model=ann', { text: 'Hello.' })).arrayBuffer();
    expect(synthesizer.calls).toMatchObject([
      { voice: 'emil', speed: 1.5 },
      { voice: 'ann', speed: 1 },
    ]);
  });

  it.each<[string, unknown, number, string]>([
    ['encoding=midi', undefined, 400, 'linear16'],
    ['encoding=mp3&container=wav', undefined, 400, 'none with mp3'],
    ['encoding=mulaw&sample_rate=44100', undefined, 400, '8000, 16000'],
    ['bit_rate=40000', undefined, 400, '32000 or 48000'],
    ['encoding=opus&bit_rate=1', undefined, 400, '4000 to 650000'],
    ['speed=2', undefined, 400, '0.7 to 1.5'],
    ['speed=fast', undefined, 400, 'a number'],
    ['model=nobody', undefined, 400, 'ann, emil'],
    ['model=aura-2-celeste-es', undefined, 400, 'language'],
    ['callback=http://127.0.0.1', undefined, 400, 'callback'],
    ['', {}, 400, 'text'],
    ['', { text: 'a'.repeat(2001) }, 413, '2000'],
  ])("refuses %s in Deepgram's shape", async (query, body, status, words) => {
    const { speak } = await speaking();
    const response = await speak(query, body);
    expect(response.headers.get('dg-error')).toContain(words);
    expect([response.status, await response.json()]).toEqual([
      status,
      {
        err_code: expect.stringMatching(/^[A-Z_]+$/),
        err_msg: expect.stringContaining(words),
        request_id: response.headers.get('dg-request-id'),
      },
    ]);
  });
});
