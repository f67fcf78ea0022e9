import { TranscribeError } from '@ws/core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { runs } from '../../../../test/support/random-seed.js';
import { decodePieces, joined, pieces, seededRandom } from '../../test/support/decode.js';
import {
  box,
  bytesOf,
  element,
  silentFlacFrame,
  simpleBlock,
  u32,
  webmHead,
} from '../../test/support/made-containers.js';
import { fixture, RECORDINGS } from '../../test/support/recordings.js';
import { STEP_SAMPLES } from '../limits.js';
import { openStream } from './open-stream.js';

const NAMES = [...RECORDINGS.map(({ name }) => name), 'media-recorder.webm', 'media-recorder.mp4'];

const CUTS = 5;
const DAMAGES = runs(36);

// The libraries complain there of each damaged packet.
beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

/** It says what is wrong, and nothing else came of it. */
function isClear(error: Error | undefined): boolean {
  return (
    error === undefined || (TranscribeError.isInstance(error) && error.code === 'ERR_INVALID_AUDIO')
  );
}

describe('recordings that are cut', () => {
  it.each(NAMES)('%s keeps what came before', async (name) => {
    const bytes = fixture(name);
    const whole = (await decodePieces([bytes])).channels[0]!;
    let longest = 0;
    for (let i = 1; i <= CUTS; i++) {
      const cut = bytes.subarray(0, Math.floor((bytes.length * i) / CUTS));
      const { channels, error } = await decodePieces(pieces(cut, 4096));
      const sound = channels[0] ?? new Float32Array(0);
      expect(isClear(error), `${error}`).toBe(true);
      // Without sound it says why.
      expect(sound.length > 0 || error !== undefined).toBe(true);
      expect(sound.length).toBeLessThanOrEqual(whole.length + 2000);
      // The end of what is cut is faded by the resampler and by overlapping blocks.
      const same = Math.max(0, Math.min(sound.length, whole.length) - 4000);
      expect(joined([sound.subarray(0, same)])).toEqual(joined([whole.subarray(0, same)]));
      expect(sound.length).toBeGreaterThanOrEqual(longest);
      longest = sound.length;
    }
    // An index that comes last is missing until then.
    expect(longest).toBe(whole.length);
  });
});

describe('recordings that are damaged', () => {
  it.each(NAMES)('%s becomes sound or a clear error', async (name) => {
    const bytes = fixture(name);
    const whole = (await decodePieces([bytes])).channels[0]!;
    const random = seededRandom(name.length);
    for (let run = 0; run < DAMAGES; run++) {
      const broken = bytes.slice();
      const flips = 1 + Math.floor(random() ** 3 * 200);
      // A third of the runs damage the head alone.
      const within = run % 3 === 0 ? Math.min(600, broken.length) : broken.length;
      for (let i = 0; i < flips; i++) {
        broken[Math.floor(random() * within)]! ^= 1 << Math.floor(random() * 8);
      }
      const { channels, error } = await decodePieces(pieces(broken, 3000));
      expect(error === undefined || error instanceof Error).toBe(true);
      const [sound] = channels;
      // A damaged head may speak of another rate: what is 8 kHz is then 16, or the other way round.
      expect(sound?.length ?? 0).toBeLessThan(whole.length * 30);
      expect(sound?.every(Number.isFinite) ?? true).toBe(true);
    }
  });
});

describe('a fault', () => {
  it('comes after the sound before it, also where all comes at once', async () => {
    const bytes = fixture('opus.webm').slice(0, 8000);
    // From here on there are no elements.
    bytes.fill(0, 5000);
    const { channels, error } = await decodePieces([bytes]);
    expect(error!.message).toMatch(/the WebM stream is damaged at byte 5\d\d\d/);
    expect(channels[0]!.length).toBeGreaterThan(16_000);
    // Not a multiple of what a step gives: the last, smaller piece is there, too.
    expect(channels[0]!.length % STEP_SAMPLES).toBeGreaterThan(640);
  });
});

describe('bytes that are no audio', () => {
  it.each([
    ['text', bytesOf('{"type":"start","encoding":"auto"}')],
    ['nothing but zeros', new Uint8Array(100_000)],
    ['a picture', bytesOf([0x89], 'PNG\r\n\x1a\n', new Uint8Array(1000))],
    ['RIFF, but no WAVE', bytesOf('RIFF', u32(1000), 'AVI LIST', new Uint8Array(1000))],
    ['three letters', bytesOf('Ogg')],
  ])('%s', async (_, bytes) => {
    const { error, channels } = await decodePieces([bytes]);
    expect(error).toMatchObject({ code: 'ERR_INVALID_AUDIO' });
    expect(error!.message).toMatch(/^The audio cannot be decoded: .+\. (Send|Record) .+\.$/);
    expect(channels).toEqual([]);
  });

  it.each([
    ['mp4', box('ftyp', bytesOf('isom', u32(0)))],
    ['webm', element([0x1a, 0x45, 0xdf, 0xa3], new Uint8Array(0))],
    ['flac', bytesOf('fLaC', [0x80, 0, 0, 34], new Uint8Array(34))],
    ['ogg', bytesOf('OggS', new Uint8Array(200))],
  ])('%s without sound', async (_, bytes) => {
    const { error } = await decodePieces([bytes]);
    expect(error).toMatchObject({ code: 'ERR_INVALID_AUDIO' });
  });

  it('a track that is no audio, or of a codec that is unknown', async () => {
    const video = element([0x16, 0x54, 0xae, 0x6b], element([0xae], element([0x83], bytesOf(1))));
    const head = webmHead().subarray(0, 24);
    expect((await decodePieces([bytesOf(head, video)])).error!.message).toMatch(/no audio track/);
    const dolby = bytesOf(element([0x83], bytesOf(2)), element([0x86], bytesOf('A_AC3')));
    const tracks = element([0x16, 0x54, 0xae, 0x6b], element([0xae], dolby));
    expect((await decodePieces([bytesOf(head, tracks)])).error!.message).toMatch(/"A_AC3"/);
  });
});

describe('bytes that ask for much', () => {
  const silentPackets = (count: number): Uint8Array =>
    bytesOf(...new Array<Uint8Array>(count).fill(simpleBlock(0xfb, 6)));

  it('hours of sound in a few bytes come in steps, as they are asked for', async () => {
    const frames = Array.from({ length: 1000 }, (_, i) => silentFlacFrame(i, 1));
    const bytes = bytesOf('fLaC', [0x80, 0, 0, 34], new Uint8Array(34), ...frames);
    expect(bytes.length).toBeLessThan(16_000);
    const stream = openStream({ encoding: 'auto', channels: 'mix', track: 1, maxChannels: 8 });
    stream.push(bytes);
    const before = process.memoryUsage().arrayBuffers;
    let samples = 0;
    for (let step = 0; step < 20; step++) {
      const { value } = await stream.step();
      if (value?.type !== 'audio') break;
      const { length } = value.channels[0]!;
      // A frame of 65535 samples at 48 kHz, at most, beyond what a step is.
      expect(length).toBeLessThan(STEP_SAMPLES + 22_000);
      samples += length;
    }
    expect(samples).toBeGreaterThan(15 * STEP_SAMPLES);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 26);
    await stream.close();
  });

  it('packets of minutes in a few bytes', async () => {
    const { largestStep, channels, damagedPackets } = await decodePieces([
      bytesOf(webmHead(), silentPackets(500)),
    ]);
    expect(damagedPackets).toBe(0);
    expect(channels[0]!.length).toBe(500 * 1920);
    expect(largestStep).toBeLessThan(STEP_SAMPLES + 3000);
  });

  it.each([
    ['a block of a terabyte', bytesOf(webmHead(), element([0xa3], new Uint8Array(9), 2 ** 40))],
    ['an element of a terabyte', bytesOf(webmHead(), element([0xec], new Uint8Array(9), 2 ** 40))],
    [
      'tracks of a gigabyte',
      bytesOf(
        webmHead().subarray(0, 24),
        element([0x16, 0x54, 0xae, 0x6b], new Uint8Array(9), 2 ** 30),
      ),
    ],
    [
      'an index of a gigabyte',
      bytesOf(box('ftyp', bytesOf('isom')), box('moov', bytesOf(0), 2 ** 30)),
    ],
    ['255 channels', webmHead(255)],
    [
      'a WAV file of 200 channels',
      bytesOf(
        ...['RIFF', u32(0), 'WAVE', 'fmt ', [16, 0, 0, 0], [1, 0], [200, 0], [128, 62, 0, 0]],
        ...[u32(0), [400 & 255, 1], [16, 0], 'data', [0, 0, 0, 0], new Uint8Array(4000)],
      ),
    ],
    [
      'a rate of 384 kHz',
      bytesOf(
        ...['RIFF', u32(0), 'WAVE', 'fmt ', [16, 0, 0, 0], [1, 0], [1, 0], [0, 220, 5, 0]],
        ...[u32(0), [2, 0], [16, 0], 'data', [0, 0, 0, 0], new Uint8Array(4000)],
      ),
    ],
  ])('%s is refused', async (_, bytes) => {
    const { error } = await decodePieces([bytes]);
    expect(error).toMatchObject({ code: 'ERR_INVALID_AUDIO' });
  });

  it('tracks that change again and again, without sound', async () => {
    const { error } = await decodePieces([bytesOf(...new Array<Uint8Array>(70).fill(webmHead()))]);
    expect(error!.message).toMatch(/tracks change again and again/);
  });

  it('sound before an index is kept up to a bound', async () => {
    const megabyte = new Uint8Array(2 ** 20);
    function* endless(): Generator<Uint8Array> {
      yield bytesOf(box('ftyp', bytesOf('isom', u32(0))), u32(0), 'mdat');
      for (;;) yield megabyte;
    }
    const { error } = await decodePieces(endless());
    expect(error!.message).toMatch(/faststart/);
  });

  it.each(['OggS', 'fLaC', '\xff\xfb\x90\xc0', '\xff\xf1\x50\x80'])(
    'bytes that never bring a packet, after %j',
    async (magic) => {
      const noise = new Uint8Array(2 ** 20).fill(0x55);
      function* endless(): Generator<Uint8Array> {
        yield bytesOf(magic);
        for (;;) yield noise;
      }
      const { error } = await decodePieces(endless());
      expect(error).toMatchObject({ code: 'ERR_INVALID_AUDIO' });
    },
  );

  it('a fragment that says to have billions of samples', async () => {
    const bytes = fixture('opus.mp4');
    const broken = bytes.slice();
    const text = String.fromCharCode(...bytes);
    const run = text.indexOf('trun');
    broken.set([0, 0, 0, 0, 255, 255, 255, 255], run + 4);
    const { error } = await decodePieces([broken]);
    expect(isClear(error)).toBe(true);
  });
});
