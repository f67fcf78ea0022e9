import { decodePcm, readWav } from '@ws/core/audio';
import { describeVad } from '@ws/testing/vitest';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { runs } from '../../../test/support/random-seed.js';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { hear, share } from '../test/support/hear.js';
import { atRate, sharedRecording, sharedRecordings } from '../test/support/recordings.js';
import { hum, joined, mixed, whiteNoise } from '../test/support/sounds.js';
import {
  createWebRtcVad,
  loadWebRtcVad,
  type WebRtcVadLibrary,
  type WebRtcVadMode,
} from './index.js';
import { createNoiseGate } from './noise-gate.js';
import { startWasmEngine } from './wasm/wasm-engine.js';
import { openWebRtcVad } from './webrtc-vad.js';

const RATES = [8000, 16_000, 32_000, 48_000] as const;
const MODES = [0, 1, 2, 3] as const;

const demo = demoRecording();
const speech = demo.subarray(0, 8 * 16_000);

let library: WebRtcVadLibrary;
beforeAll(async () => {
  library = await loadWebRtcVad();
});

for (const sampleRate of RATES) {
  for (const noiseGateDb of [0, 9]) {
    describeVad(`WebRTC at ${sampleRate} Hz, noise gate at ${noiseGateDb} dB`, {
      create: () => createWebRtcVad({ sampleRate, noiseGateDb }),
      speech: { samples: atRate(speech, sampleRate), sampleRate },
    });
  }
}

describe('frames', () => {
  it('last 10, 20 and 30 ms, at the one rate of the detector', () => {
    for (const sampleRate of RATES) {
      const vad = library.createVad({ sampleRate });
      expect(vad.sampleRates).toEqual([sampleRate]);
      expect(vad.frameSizes(sampleRate)).toEqual(
        [10, 20, 30].map((ms) => (ms * sampleRate) / 1000),
      );
      for (const other of RATES)
        if (other !== sampleRate) expect(vad.frameSizes(other)).toEqual([]);
    }
  });

  it('of another length are refused with what is accepted', () => {
    const vad = library.createVad({ sampleRate: 48_000 });
    expect(() => vad.process(new Float32Array(441))).toThrow(
      "WebRTC's detector takes frames of 10, 20, 30 ms: 480, 960, 1440 samples at 48000 Hz; this one has 441.",
    );
    for (const length of [0, 1, 160, 479, 481, 1441, 1920]) {
      expect(() => vad.process(new Float32Array(length))).toThrow(
        expect.objectContaining({ code: 'ERR_INVALID_AUDIO' }),
      );
    }
  });

  it('may change their length within a stream, without a trace of the longer one', () => {
    const vad = library.createVad({ noiseGateDb: 0 });
    const other = library.createVad({ noiseGateDb: 0 });
    const lengths = [480, 160, 320, 160];
    const decisions = [vad, other].map((detector) => {
      let [at, heard] = [0, ''];
      for (let i = 0; at + 480 <= speech.length; i++) {
        const length = lengths[i % lengths.length]!;
        // What another stream leaves behind must not be heard.
        if (detector === other) library.createVad().process(new Float32Array(480).fill(-1));
        heard += detector.process(speech.subarray(at, at + length));
        at += length;
      }
      return heard;
    });
    expect(decisions[0]).toBe(decisions[1]);
    expect(share(decisions[0]!)).toBeGreaterThan(0.5);
  });

  it('of silence are no speech, though somebody spoke before', () => {
    for (const mode of MODES) {
      const vad = library.createVad({ mode, noiseGateDb: 0 });
      expect(vad.process(new Float32Array(160))).toBe(0);
      hear(vad, speech, 320);
      // WebRTC holds on for some frames after speech.
      const after = hear(vad, new Float32Array(16_000), 160);
      expect(after.slice(20)).not.toContain('1');
    }
  });
});

describe.skipIf(!sharedRecordings)("py-webrtcvad's vectors", () => {
  it.each<[WebRtcVadMode, string]>([
    [0, '011110111111111111111111111100'],
    [1, '011110111111111111111111111100'],
    [2, '000000111111111111111111110000'],
    [3, '000000111111111111111100000000'],
  ])('mode %s', (mode, expected) => {
    const samples = decodePcm(sharedRecording('webrtcvad-test-audio.raw'), 'pcm_s16le');
    const vad = library.createVad({ mode, sampleRate: 8000, noiseGateDb: 0 });
    expect(hear(vad, samples, 240)).toBe(expected);
    // After a reset it is in its mode and at its rate, not those that WebRTC falls back to.
    vad.reset();
    expect(hear(vad, samples, 240)).toBe(expected);
  });

  it('the recording of its leak test has speech in it', () => {
    const { samples, sampleRate } = readWav(sharedRecording('webrtcvad-leak-test.wav'));
    expect(sampleRate).toBe(8000);
    const vad = library.createVad({ mode: 3, sampleRate: 8000, noiseGateDb: 0 });
    expect(hear(vad, samples, 80)).toContain('1');
  });
});

describe('modes', () => {
  it('call less and less speech', () => {
    const shares = MODES.map((mode) =>
      share(hear(library.createVad({ mode, noiseGateDb: 0 }), demo, 480)),
    );
    expect(shares).toEqual([...shares].sort((a, b) => b - a));
    expect(shares[0]! - shares[3]!).toBeGreaterThan(0.03);
  });
});

describe('the noise gate', () => {
  const seconds = (count: number) => count * 16_000;
  const noises: [string, (length: number) => Float32Array][] = [
    ['white noise at -50 dBFS', (length) => whiteNoise(length, -50)],
    ['white noise at -20 dBFS, which WebRTC calls speech', (length) => whiteNoise(length, -20)],
    ['hum at -50 dBFS', (length) => hum(length, -50, 16_000)],
    ['hum at -30 dBFS, which WebRTC calls speech', (length) => hum(length, -30, 16_000)],
  ];

  describe.each([160, 320, 480])('with frames of %s samples', (size) => {
    it.each(noises)('%s is no speech after half a second; speech 15 dB over it is', (_, noise) => {
      const vad = library.createVad();
      const steady = hear(vad, noise(seconds(10)), size);
      expect(steady.slice(Math.ceil(seconds(0.5) / size))).not.toContain('1');

      const level =
        10 * Math.log10(noise(seconds(1)).reduce((sum, x) => sum + x * x, 0) / seconds(1));
      const loud = speech.map((x) => x * 10 ** ((level + 15 + 20) / 20));
      expect(share(hear(vad, mixed(noise(loud.length), loud), size))).toBeGreaterThan(0.3);
      const after = hear(vad, noise(seconds(10)), size);
      expect(share(after)).toBeLessThan(0.02);
    });
  });

  it('ends speech in a noise that begins after it, at the latest when the floor has forgotten the silence before', () => {
    const inSilence = demo
      .subarray(0, seconds(4))
      .map((sample) => (Math.abs(sample) < 0.003 ? 0 : sample));
    const stream = joined(new Float32Array(seconds(1)), inSilence, whiteNoise(seconds(6), -50));
    const noisy = (noiseGateDb: number) =>
      hear(library.createVad({ noiseGateDb }), stream, 480).slice(seconds(8.4) / 480);
    expect(noisy(9)).not.toContain('1');
    // WebRTC by itself is still at it.
    expect(noisy(0)).toContain('1');
  });

  it.skipIf(!sharedRecordings)(
    'keeps the pauses of a stream silent, where WebRTC alone does not',
    () => {
      const { samples } = readWav(sharedRecording('stream60.wav'));
      const { utterances } = JSON.parse(sharedRecording('stream60.json').toString()) as {
        utterances: { start: number; end: number; speech_start: number; speech_end: number }[];
      };
      for (const size of [160, 320, 480]) {
        const decisions = hear(library.createVad(), samples, size);
        const bare = hear(library.createVad({ noiseGateDb: 0 }), samples, size);
        const between = (heard: string, from: number, to: number) =>
          heard.slice(Math.round(seconds(from) / size), Math.round(seconds(to) / size));
        let falseMs = 0;
        utterances.forEach(({ speech_start, speech_end, end }, i) => {
          expect(share(between(decisions, speech_start, speech_end))).toBeGreaterThan(0.6);
          const pause = [end + 0.1, utterances[i + 1]?.start ?? samples.length / 16_000] as const;
          expect(between(decisions, ...pause)).not.toContain('1');
          falseMs += share(between(bare, ...pause)) * (pause[1] - pause[0]) * 1000;
        });
        expect(falseMs).toBeGreaterThan(500);
      }
    },
  );

  it('is asked beside WebRTC, which hears every frame as it would without it', () => {
    for (const mode of MODES) {
      const bare = hear(library.createVad({ mode, noiseGateDb: 0 }), demo, 320);
      const gate = createNoiseGate(9, 16_000);
      const loud = hear({ process: (frame) => (gate.hear(frame) ? 1 : 0) }, demo, 320);
      const both = [...bare].map((decision, i) => (loud[i] === '1' ? decision : '0')).join('');
      expect(hear(library.createVad({ mode, noiseGateDb: 9 }), demo, 320)).toBe(both);
      expect(both).not.toBe(bare);
      if (mode === 3) expect(both).not.toBe(loud);
    }
  });

  it('hears every sentence of the recording, and silence between them', () => {
    const decisions = hear(library.createVad(), demo, 480);
    const at = (time: number) => Math.round((time * 16_000) / 480);
    for (const { start, end } of demoTranscript()) {
      expect(share(decisions.slice(at(start), at(end)))).toBeGreaterThan(0.6);
      expect(decisions.slice(at(end + 0.3), at(end + 0.55))).not.toContain('1');
    }
  });
});

describe('many detectors', () => {
  it('hear by themselves, however their frames are mixed', () =>
    fc.assert(
      fc.property(
        fc.array(fc.record({ mode: fc.constantFrom(...MODES), offset: fc.nat(40) }), {
          minLength: 2,
          maxLength: 12,
        }),
        (streams) => {
          const part = (offset: number) =>
            demo.subarray(offset * 16_000 + 8000, offset * 16_000 + 24_000);
          const alone = streams.map(({ mode, offset }) =>
            hear(library.createVad({ mode }), part(offset), 160),
          );
          const together = streams.map(() => '');
          const vads = streams.map(({ mode }) => library.createVad({ mode }));
          for (let at = 0; at < 16_000; at += 160) {
            for (const [i, { offset }] of streams.entries()) {
              together[i]! += vads[i]!.process(part(offset).subarray(at, at + 160));
            }
          }
          expect(together).toEqual(alone);
        },
      ),
      { numRuns: runs(20) },
    ));

  it('work, hundreds at once', () => {
    const expected = hear(library.createVad(), speech, 480);
    const vads = Array.from({ length: 500 }, () => library.createVad());
    for (let i = 0; i < vads.length; i += 2) void vads[i]![Symbol.asyncDispose]();
    const left = vads.filter((_, i) => i % 2 === 1);
    const more = Array.from({ length: 250 }, () => library.createVad());
    for (const vad of [left[0]!, left.at(-1)!, more[0]!, more.at(-1)!]) {
      expect(hear(vad, speech, 480)).toBe(expected);
    }
  });
});

describe('after it was disposed, a detector', () => {
  it('refuses to work, and touches no memory that is not its own any more', async () => {
    const expected = hear(library.createVad({ noiseGateDb: 0 }), speech, 480);
    // In a memory of their own, the next detector gets what was given back last.
    const engine = await startWasmEngine();
    const create = () => openWebRtcVad(engine, { mode: 2, sampleRate: 16_000, noiseGateDb: 0 });
    const disposed = create();
    await disposed[Symbol.asyncDispose]();
    // This one has its memory now, and another one would get it if it were given back twice.
    const heir = create();
    await disposed[Symbol.asyncDispose]();
    const other = create();
    const gone = expect.objectContaining({ code: 'ERR_DISPOSED' });
    let decisions = '';
    for (let at = 0; at + 480 <= speech.length; at += 480) {
      const frame = speech.subarray(at, at + 480);
      expect(() => disposed.process(frame)).toThrow(gone);
      expect(() => disposed.reset()).toThrow(gone);
      decisions += heir.process(frame);
      other.process(whiteNoise(480, -20));
    }
    expect(decisions).toBe(expected);
  });
});
