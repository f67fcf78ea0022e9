import { createResampler, writeWav } from '@ws/core/audio';
import { describe, expect, it } from 'vitest';
import { demoRecording } from '../../../../test/support/recordings.js';
import { type AnnouncedPcm, createMisreadWatch } from './misread-audio.js';

const ANNOUNCED: AnnouncedPcm = { encoding: 'pcm_s16le', sampleRate: 16_000 };

function toldOf(
  use: (watch: ReturnType<typeof createMisreadWatch>) => void,
  now: () => number = () => 0,
): string[] {
  const told: string[] = [];
  const clock = { now, sleep: () => Promise.resolve() };
  use(createMisreadWatch(clock, (message) => void told.push(message)));
  return told;
}

const bytes = (text: string): Uint8Array => Buffer.from(text.padEnd(60, '\0'), 'latin1');

describe('bytes', () => {
  it.each([
    ['RIFF\x24\0\0\0WAVELIST', 'a WAV file'],
    ['fLaC\0\0\0\x22', 'a FLAC file'],
    ['OggS\0\x02', 'an Ogg file'],
    ['ID3\x04\0', 'an MP3 file'],
    ['\x1aE\xdf\xa3', 'a WebM file'],
    ['\0\0\0\x20ftypM4A ', 'an MP4 file'],
  ])('of a file are noticed, however they come: %j', (text, file) => {
    for (const size of [1, 7, 60]) {
      const told = toldOf((watch) => {
        const all = bytes(text);
        for (let at = 0; at < all.length; at += size) {
          watch.read([all.subarray(at, at + size)], ANNOUNCED);
        }
      });
      expect(told).toEqual([expect.stringContaining(`begins as ${file} does, and is read as`)]);
    }
  });

  it('of a WAV file say what it is, unless it is what was announced', () => {
    const of = (sampleRate: number): Uint8Array => writeWav(new Float32Array(100), { sampleRate });
    const told = (rate: number) => toldOf((watch) => watch.read([of(rate)], ANNOUNCED));
    expect(told(44_100)).toEqual([
      expect.stringContaining('a WAV file of 44100 Hz, 1 channel(s), 16 bits'),
    ]);
    expect(told(16_000)).toEqual([]);
  });

  it('that samples may have are none: those that frames of MP3 and AAC begin with', () => {
    for (const text of ['\xff\xfb\x90\x64', '\xff\xf1\x50\x80', '', 'RIFX']) {
      expect(toldOf((watch) => watch.read([bytes(text)], ANNOUNCED))).toEqual([]);
    }
  });
});

describe('samples', () => {
  const speech = demoRecording();

  function heard(samples: Float32Array, piece = 1601): string[] {
    return toldOf((watch) => {
      for (let at = 0; at < samples.length; at += piece) {
        const pieces = [samples.subarray(at, at + piece)];
        expect([...watch.hear(pieces)]).toEqual(pieces);
      }
    });
  }

  /** Two channels in turn, the right one a little later and softer, with a noise of its own. */
  function stereo(): Float32Array {
    const both = new Float32Array(2 * speech.length);
    for (let i = 0; i < speech.length; i++) {
      both[2 * i] = speech[i]!;
      both[2 * i + 1] = 0.9 * speech[i]! + 0.002 * Math.sin(i * i);
    }
    return both;
  }

  it('of two channels are noticed once, wherever they begin', () => {
    const both = stereo();
    for (const samples of [both, both.subarray(1)]) {
      expect(heard(samples)).toEqual([expect.stringContaining('come in pairs')]);
    }
  });

  it('of one channel are not, neither speech nor silence nor sounds', () => {
    const sound = (at: (i: number) => number) =>
      Float32Array.from({ length: 160_000 }, (_, i) => at(i));
    expect(heard(speech)).toEqual([]);
    expect(heard(sound(() => 0))).toEqual([]);
    expect(heard(sound((i) => (i % 2 ? 0.0005 : 0)))).toEqual([]);
    for (const hz of [50, 440, 1000, 3100, 7000]) {
      expect(heard(sound((i) => 0.3 * Math.sin((2 * Math.PI * hz * i) / 16_000)))).toEqual([]);
    }
    // Tones that are made, not recorded: each of their steps is from an odd sample to an even one.
    expect(heard(sound((i) => (Math.floor(i / 40) % 2 ? 0.3 : -0.3)))).toEqual([]);
    expect(heard(sound((i) => 0.3 * Math.sin((Math.PI * (i + 0.5)) / 2)))).toEqual([]);
  });
});

describe('a sample rate', () => {
  const speech = demoRecording();

  /** Speech as it is where samples of another rate are read as 16 kHz. */
  function misread(...rates: readonly number[]): Float32Array {
    return rates.reduce((samples, rate) => createResampler(rate).process(samples), speech);
  }

  /** What is told of samples that come at a pace, as 16 kHz, for 45 s. */
  function heardAt(pace: number, samples: Float32Array): string[] {
    let now = 0;
    const frame = 1600;
    return toldOf(
      (watch) => {
        for (let i = 0; now < 45_000; i++) {
          now = (1000 * i * frame) / pace;
          const at = (i * frame) % (samples.length - frame);
          const piece = samples.slice(at, at + frame);
          watch.read([new Uint8Array(piece.buffer)], { ...ANNOUNCED, encoding: 'pcm_f32le' });
          for (const _ of watch.hear([piece]));
        }
      },
      () => now,
    );
  }

  it('of 48 and 44.1 kHz that is read as 16 kHz is noticed, once, where it comes live', () => {
    const slowly = (rate: number) => [
      expect.stringMatching(
        `^For 20 s ${rate} samples .* of 16000 Hz: speech is heard too slowly, .* announce ${rate} Hz`,
      ),
    ];
    expect(heardAt(48_000, misread(8000, 10_667))).toEqual(slowly(48_000));
    expect(heardAt(44_100, misread(8000, 11_610))).toEqual(slowly(44_100));
  });

  it('of 8 kHz that is read as 16 kHz is noticed by its pace alone', () => {
    expect(heardAt(8000, misread(32_000))).toEqual([
      expect.stringContaining('heard too fast, and its times are wrong'),
    ]);
  });

  it('is not doubted where speech is sent faster than it was spoken, at whatever pace', () => {
    for (const pace of [24_000, 44_100, 48_000]) {
      expect(heardAt(pace, speech)).toEqual([]);
    }
  });
});
