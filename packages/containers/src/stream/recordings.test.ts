import { describe, expect, it } from 'vitest';
import { decodePieces, pieces, randomPieces } from '../../test/support/decode.js';
import { compared, fixture, original, RECORDINGS } from '../../test/support/recordings.js';

describe('recordings in containers', () => {
  it.each(RECORDINGS)('$name sounds as the original, to its end', async (recording) => {
    const { name, format, codec, likeness, padding = 0, delay = 2 } = recording;
    const wanted = original();
    const decoded = await decodePieces([fixture(name)]);
    expect(decoded).toMatchObject({ format, codec, damagedPackets: 0, error: undefined });
    const [sound] = decoded.channels;
    expect(sound!.length).toBeGreaterThanOrEqual(wanted.length);
    expect(sound!.length).toBeLessThanOrEqual(wanted.length + padding);
    const found = compared(sound!, wanted);
    expect(found.likeness).toBeGreaterThan(likeness);
    expect(Math.abs(found.delay)).toBeLessThanOrEqual(delay);
  });

  it.each(RECORDINGS)('$name is the same however it is cut', async ({ name }) => {
    const bytes = fixture(name);
    const whole = await decodePieces([bytes]);
    for (const seed of [1, 2]) {
      const cut = await decodePieces(randomPieces(bytes, seed));
      expect(cut.error).toBeUndefined();
      expect(cut.channels).toEqual(whole.channels);
    }
    expect((await decodePieces(pieces(bytes, 1))).channels).toEqual(whole.channels);
  });

  // What Chromium recorded began a little earlier or later than it was asked to.
  it.each([
    ['media-recorder.webm', 'webm'],
    ['media-recorder.mp4', 'mp4'],
  ])('%s, as a browser recorded it', async (name, format) => {
    const bytes = fixture(name);
    const decoded = await decodePieces([bytes]);
    expect(decoded).toMatchObject({ format, codec: 'opus', damagedPackets: 0, error: undefined });
    expect(compared(decoded.channels[0]!, original(), 1600).likeness).toBeGreaterThan(0.9);
    expect((await decodePieces(randomPieces(bytes, 1))).channels).toEqual(decoded.channels);
  });

  it('is heard while it comes in, not when a cluster or a file is complete', async () => {
    for (const name of ['media-recorder.webm', 'live.webm', 'opus.ogg', 'mono.mp3', 'mono.flac']) {
      const bytes = fixture(name);
      const half = await decodePieces(pieces(bytes.subarray(0, bytes.length / 2), 500));
      // Half of the bytes hold about half of the sound; Ogg's pages hold a second each.
      expect(half.channels[0]!.length, name).toBeGreaterThan(16_000);
    }
  });

  it.each([
    ['mono.mp3', 3],
    ['stereo48.mp3', 3],
    ['mono.flac', 3],
    ['telephone.wav', 3],
    ['opus.webm', 3],
    ['first.m4a', 3],
    ['last.m4a', 3],
    ['two-tracks.mp4', 3],
    // A recorder does not know it, and these do not say it.
    ['live.webm', undefined],
    ['fragments.mp4', undefined],
    ['opus.ogg', undefined],
    ['mono.aac', undefined],
  ])('%s tells by its header how long it is: %s s', async (name, seconds) => {
    const told = (await decodePieces(pieces(fixture(name), 1000))).seconds;
    if (seconds === undefined) expect(told).toBeUndefined();
    else expect(Math.abs(told! - seconds)).toBeLessThan(0.1);
  });

  it.each(['two-tracks.webm', 'two-tracks.mp4'])(
    'decodes the track that is wanted of %s',
    async (name) => {
      const wanted = original();
      const [tone, speech] = [
        await decodePieces([fixture(name)]),
        await decodePieces([fixture(name)], { track: 2 }),
      ];
      expect(compared(speech.channels[0]!, wanted).likeness).toBeGreaterThan(0.9);
      expect(compared(tone.channels[0]!, wanted).likeness).toBeLessThan(0.5);
      const { error } = await decodePieces([fixture(name)], { track: 3 });
      expect(error?.message).toMatch(/has no audio track 3\. Take one of its 2\./);
      const other = await decodePieces([fixture('mono.mp3')], { track: 2 });
      expect(other.error?.message).toMatch(/the MP3 stream has no audio track 2\. It has one/);
    },
  );

  it('decodes raw samples in WebM', async () => {
    const { channels, codec } = await decodePieces(pieces(fixture('pcm.webm'), 100));
    expect(codec).toBe('pcm');
    expect(channels[0]).toEqual(original().slice(8000, 16_000));
  });

  it('gives each channel for itself, or their mean', async () => {
    const bytes = fixture('two-sides.ogg');
    const apart = await decodePieces([bytes], { channels: 'separate' });
    const mixed = await decodePieces([bytes]);
    expect(apart.channels).toHaveLength(2);
    const [left, right] = apart.channels;
    const mean = left!.map((sample, i) => (sample + right![i]!) / 2);
    expect(mixed.channels).toHaveLength(1);
    for (let i = 0; i < mean.length; i += 97)
      expect(mixed.channels[0]![i]).toBeCloseTo(mean[i]!, 5);
    // The tone is on the right alone.
    const power = (samples: Float32Array): number =>
      samples.subarray(0, 4000).reduce((sum, sample) => sum + sample * sample, 0);
    expect(power(right!)).toBeGreaterThan(100 * power(left!));
  });

  it('goes on where a recorder was started anew, as often as it is', async () => {
    const bytes = fixture('media-recorder.webm');
    const once = await decodePieces([bytes]);
    const often = await decodePieces(Array.from({ length: 70 }, () => bytes));
    expect(often.error).toBeUndefined();
    expect(often.channels[0]!.length).toBe(70 * once.channels[0]!.length);
  });

  it.each(['mono.flac', 'mono.mp3', 'mono.aac', 'opus.ogg', 'vorbis.ogg'])(
    '%s goes on where one file follows another',
    async (name) => {
      const bytes = fixture(name);
      const once = (await decodePieces([bytes])).channels[0]!;
      const { channels, error } = await decodePieces([bytes, bytes, bytes]);
      expect(error).toBeUndefined();
      // Of FLAC, the frame before a joint is lost in it.
      expect(channels[0]!.length).toBeGreaterThan(2.9 * once.length);
      expect(channels[0]!.length).toBeLessThan(3.1 * once.length);
    },
  );
});
