import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TranscribeError } from '../errors/transcribe-error.js';
import { PCM_ENCODINGS } from './pcm.js';
import { createWavDecoder, readWav } from './wav-decoder.js';
import { createWavEncoder, writeWav } from './wav-encoder.js';

interface Parts {
  code?: number;
  channels?: number;
  rate?: number;
  bits?: number;
  blockAlign?: number;
  subFormat?: number;
  before?: Uint8Array[];
  dataLength?: number;
  data: ArrayBuffer;
}

const text = (value: string) => Uint8Array.from(value, (c) => c.charCodeAt(0));
const u16 = (value: number) => new Uint8Array([value & 255, value >> 8]);
const u32 = (value: number) => new Uint8Array(new Uint32Array([value]).buffer);

function join(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

function chunk(name: string, body: Uint8Array, length = body.length): Uint8Array {
  return join(text(name), u32(length), body, new Uint8Array(body.length & 1));
}

function wav(parts: Parts): Uint8Array {
  const { code = 1, channels = 1, rate = 16000, bits = 16 } = parts;
  const blockAlign = parts.blockAlign ?? (channels * bits) / 8;
  let format = join(u16(code), u16(channels), u32(rate), u32(rate * blockAlign));
  format = join(format, u16(blockAlign), u16(bits));
  if (parts.subFormat !== undefined) {
    const guidTail = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71];
    format = join(
      format,
      u16(22),
      u16(bits),
      u32(0),
      u16(parts.subFormat),
      Uint8Array.from(guidTail),
    );
  }
  const data = new Uint8Array(parts.data);
  const body = join(
    text('WAVE'),
    ...(parts.before ?? []),
    chunk('fmt ', format),
    chunk('LIST', text('odd')),
    chunk('data', data, parts.dataLength ?? data.length),
  );
  return join(text('RIFF'), u32(body.length), body);
}

describe('WAV', () => {
  it('reads what it writes', () =>
    fc.assert(
      fc.property(fc.int16Array(), fc.integer({ min: 1, max: 192000 }), (integers, sampleRate) => {
        const samples = Float32Array.from(integers, (value) => value / 32768);
        for (const encoding of ['pcm_s16le', 'pcm_f32le'] as const) {
          const bytes = writeWav(samples, { sampleRate, encoding });
          expect(readWav(bytes)).toEqual({ sampleRate, channels: 1, samples });
        }
      }),
    ));

  it('reads every sample format', () => {
    const i16 = new Int16Array([16384, -32768]).buffer;
    const i32 = new Int32Array([2 ** 30, -(2 ** 31)]).buffer;
    const expected = new Float32Array([0.5, -1]);
    const read = (parts: Parts) => readWav(wav(parts)).samples;
    expect(read({ bits: 8, data: new Uint8Array([192, 0]).buffer })).toEqual(expected);
    expect(read({ bits: 16, data: i16 })).toEqual(expected);
    const i24 = new Uint8Array([0, 0, 0x40, 0, 0, 0x80]).buffer;
    expect(read({ bits: 24, data: i24 })).toEqual(expected);
    expect(read({ bits: 32, data: i32 })).toEqual(expected);
    expect(read({ code: 3, bits: 32, data: expected.slice().buffer })).toEqual(expected);
    expect(read({ code: 3, bits: 64, data: new Float64Array(expected).buffer })).toEqual(expected);
    expect(read({ code: 0xfffe, subFormat: 1, data: i16 })).toEqual(expected);
    expect(read({ code: 0xfffe, subFormat: 1, bits: 24, data: i24 })).toEqual(expected);
    const floats = { code: 0xfffe, subFormat: 3, bits: 32, data: expected.slice().buffer };
    expect(read(floats)).toEqual(expected);
    const telephone = new Float32Array([0, 32124 / 32768]);
    expect(read({ code: 7, bits: 8, data: new Uint8Array([255, 128]).buffer })).toEqual(telephone);
    const european = new Float32Array([8 / 32768, 32256 / 32768]);
    expect(read({ code: 6, bits: 8, data: new Uint8Array([0xd5, 0xaa]).buffer })).toEqual(european);
  });

  it('takes the mean of several channels', () => {
    const data = new Int16Array([16384, 0, -16384, -16384]).buffer;
    expect(readWav(wav({ channels: 2, rate: 44100, data }))).toEqual({
      sampleRate: 44100,
      channels: 2,
      samples: new Float32Array([0.25, -0.5]),
    });
  });

  it.each([0, 0xffffffff, 0x7ffff000, 1000])(
    'reads a streamed file with data length %i',
    (dataLength) => {
      const data = new Int16Array([16384, -16384]).buffer;
      expect([...readWav(wav({ data, dataLength })).samples]).toEqual([0.5, -0.5]);
    },
  );

  it('skips chunks of odd length with their padding', () => {
    const data = new Int16Array([16384]).buffer;
    const before = [chunk('junk', text('abc')), chunk('bext', text('abcdefg'))];
    expect([...readWav(wav({ data, before })).samples]).toEqual([0.5]);
  });

  it('leaves a frame that is cut off', () => {
    const bytes = wav({ channels: 2, data: new Int16Array([1, 2, 3]).buffer });
    expect(readWav(bytes).samples.length).toBe(1);
  });

  it('reads from the middle of a larger buffer', () => {
    const bytes = writeWav(new Float32Array([0.5]));
    expect([...readWav(join(new Uint8Array(3), bytes).subarray(3)).samples]).toEqual([0.5]);
  });

  const data = new Int16Array([1]).buffer;
  it.each([
    ['an empty file', new Uint8Array(0), /no RIFF WAVE header/],
    ['another format', text('ID3.............'), /no RIFF WAVE header/],
    ['a RIFF file that is no WAVE', join(text('RIFF'), u32(4), text('AVI ')), /no RIFF WAVE/],
    ['big-endian RIFX', join(text('RIFX'), u32(4), text('WAVE')), /RIFX/],
    ['a header alone', join(text('RIFF'), u32(4), text('WAVE')), /no "fmt " chunk/],
    ['no data', wav({ data }).subarray(0, 36), /no "data" chunk/],
    ['ADPCM', wav({ code: 2, bits: 8, data }), /format code is 0x2/],
    ['an unknown sub-format', wav({ code: 0xfffe, subFormat: 2, data }), /format code is 0x2/],
    ['16-bit mu-law', wav({ code: 7, bits: 16, data }), /16-bit mulaw/],
    [
      'a short "fmt " chunk',
      wav({ data, before: [chunk('fmt ', new Uint8Array(14))] }),
      /cut short/,
    ],
    ['a "fmt " chunk without its end', wav({ data }).subarray(0, 30), /"fmt " chunk is cut short/],
    ['data before the format', wav({ data, before: [chunk('data', text('ab'))] }), /comes before/],
    ['12 bits', wav({ bits: 12, data }), /12-bit/],
    ['16-bit floats', wav({ code: 3, bits: 16, data }), /16-bit float/],
    ['no channels', wav({ channels: 0, data }), /0 channels/],
    ['a rate of 0', wav({ rate: 0, data }), /0 Hz/],
    ['a lying block size', wav({ blockAlign: 4, data }), /block size/],
    ['extensible, cut short', wav({ code: 0xfffe, data }), /cut short/],
  ])('says what is wrong with %s', (_name, bytes, message) => {
    expect(() => readWav(bytes)).toThrow(message);
    expect(() => readWav(bytes)).toThrow(expect.objectContaining({ code: 'ERR_INVALID_AUDIO' }));
  });

  it.each([
    [{ sampleRate: 0 }, /"sampleRate" is 0/],
    [{ sampleRate: 44100.5 }, /"sampleRate"/],
    [{ encoding: 'mp3' }, /"encoding" is "mp3"/],
    [{ channels: 2 }, /no option "channels"/],
  ])('is not written with %o', (options, message) => {
    expect(() => createWavEncoder(options as object)).toThrow(message);
  });

  it('throws nothing but ERR_INVALID_AUDIO, whatever comes', () =>
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.nat(60),
        fc.constantFrom(1, 3, 0xfffe),
        (noise, at, code) => {
          const bytes = wav({ code, bits: code === 3 ? 32 : 16, data: new ArrayBuffer(16) });
          bytes.set(noise.subarray(0, Math.max(0, bytes.length - at)), at);
          for (const input of [noise, bytes]) {
            try {
              readWav(input);
            } catch (error) {
              expect(TranscribeError.isInstance(error) && error.code).toBe('ERR_INVALID_AUDIO');
            }
          }
        },
      ),
      { numRuns: 1000 },
    ));
});

describe('a WAV stream', () => {
  /** The samples that come out of a file cut into pieces of these sizes, again and again. */
  function decodeCut(file: Uint8Array, sizes: readonly number[]) {
    const decoder = createWavDecoder();
    const samples: number[] = [];
    for (let at = 0, i = 0; at < file.length; i++) {
      const size = sizes[i % sizes.length]!;
      samples.push(...decoder.decode(file.subarray(at, at + size)));
      at += size;
    }
    decoder.end();
    return { sampleRate: decoder.sampleRate, channels: decoder.channels, samples };
  }

  const cuts = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 8 });

  it('is read as the whole file is, however it is cut', () =>
    fc.assert(
      fc.property(
        cuts,
        fc.uint8Array({ maxLength: 100 }),
        fc.constantFrom(8, 16, 24, 32),
        fc.integer({ min: 1, max: 5 }),
        fc.option(fc.constantFrom(0, 0xffffffff, 10, 60)),
        fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 3 }),
        (sizes, data, bits, channels, length, junk) => {
          const before = junk.map((body) => chunk('junk', body));
          const dataLength = length ?? data.length;
          const file = wav({ bits, channels, before, dataLength, data: data.slice().buffer });
          const { samples, ...format } = readWav(file);
          expect(decodeCut(file, sizes)).toEqual({ ...format, samples: [...samples] });
        },
      ),
    ));

  it('is known for what it is once its header was read, and gives samples at once', () => {
    const file = wav({ channels: 2, rate: 44100, data: new Int16Array([16384, 0]).buffer });
    const decoder = createWavDecoder();
    const audioFrom = file.length - 4;
    expect(decoder.decode(file.subarray(0, 20)).length).toBe(0);
    expect([decoder.sampleRate, decoder.channels]).toEqual([undefined, undefined]);
    expect(decoder.decode(file.subarray(20, audioFrom + 3)).length).toBe(0);
    expect([decoder.sampleRate, decoder.channels]).toEqual([44100, 2]);
    expect([...decoder.decode(file.subarray(audioFrom + 3))]).toEqual([0.25]);
  });

  it('ends where its data ends, whatever follows', () => {
    const file = join(wav({ data: new Int16Array([16384]).buffer }), chunk('LIST', text('title')));
    expect([...readWav(file).samples]).toEqual([0.5]);
    for (let size = 1; size < 60; size++) expect(decodeCut(file, [size]).samples).toEqual([0.5]);
  });

  it('stays refused, and says so before the file ended', () => {
    const decoder = createWavDecoder();
    const refused = expect.objectContaining({ code: 'ERR_INVALID_AUDIO' });
    expect(() => decoder.decode(text('ID3.............'))).toThrow(refused);
    expect(() => decoder.decode(writeWav(new Float32Array(1)))).toThrow(refused);
    expect(() => decoder.end()).toThrow(refused);
  });

  it('is written piece by piece as it is at once, but for the lengths in its header', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...PCM_ENCODINGS),
        fc.array(fc.float32Array({ min: -1, max: 1, noNaN: true, maxLength: 20 })),
        (encoding, pieces) => {
          const whole = writeWav(Float32Array.from(pieces.flatMap((piece) => [...piece])), {
            encoding,
          });
          const encoder = createWavEncoder({ encoding });
          const data = pieces.map((piece) => encoder.encode(piece));
          const { header, padding } = encoder.end();
          expect(join(header, ...data, padding)).toEqual(whole);
          expect(whole.length % 2).toBe(0);
          expect(new DataView(whole.buffer).getUint32(4, true)).toBe(whole.length - 8);
          const streamed = join(encoder.header, ...data);
          expect(readWav(streamed)).toEqual(readWav(whole));
        },
      ),
    ));

  it('of unknown length says so', () => {
    const view = new DataView(createWavEncoder().header.buffer);
    expect(view.getUint32(4, true)).toBe(0xffffffff);
    expect(view.getUint32(40, true)).toBe(0xffffffff);
  });
});
