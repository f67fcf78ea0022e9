import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as containers from '@ws/containers';
import { afterAll, describe, expect, it } from 'vitest';
import { readExamples, runExample, saidBehindLogs } from '../../../test/support/readme-examples.js';
import { decodePieces, joined, pieces, randomPieces } from './support/decode.js';
import { bytesOf, silentFlacFrame } from './support/made-containers.js';
import { fixture, RECORDINGS } from './support/recordings.js';

const decoders = containers.createContainerDecoders();
afterAll(async () => {
  await decoders[Symbol.asyncDispose]();
});

async function decodeInThread(parts: Iterable<Uint8Array>): Promise<Float32Array> {
  const decoder = decoders.open();
  const sound: Float32Array[] = [];
  for (const bytes of parts) for await (const [piece] of decoder.decode(bytes)) sound.push(piece!);
  for await (const [piece] of decoder.end()) sound.push(piece!);
  return joined(sound);
}

describe('decoders in threads of their own', () => {
  it('give what they give without threads, several streams at once', async () => {
    const sounds = await Promise.all(
      RECORDINGS.map(({ name }) => decodeInThread(randomPieces(fixture(name), 7))),
    );
    for (const [i, { name }] of RECORDINGS.entries()) {
      const expected = await decodePieces([fixture(name)]);
      expect(sounds[i], name).toEqual(expected.channels[0]);
    }
    expect(decoders.streams).toBe(0);
  });

  it('leave the event loop alone, and hold no more than was asked for', async () => {
    const decoder = decoders.open();
    // 16 KB that hold half an hour of silence would be 230 MB.
    const frames = Array.from({ length: 1000 }, (_, i) => silentFlacFrame(i, 1));
    const bomb = bytesOf('fLaC', [0x80, 0, 0, 34], new Uint8Array(34), ...frames);
    const before = process.memoryUsage().rss;
    let read = 0;
    for await (const [piece] of decoder.decode(bomb)) {
      read += piece!.length;
      if (read > 1_000_000) break;
    }
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
    decoder[Symbol.dispose]();
    expect(decoders.streams).toBe(0);
  });

  it('say what is wrong, and take the next stream', async () => {
    await expect(decodeInThread([Buffer.from('{"no": "audio"}')])).rejects.toMatchObject({
      code: 'ERR_INVALID_AUDIO',
      message: expect.stringMatching(/WebM, MP4, Ogg, FLAC, MP3, WAV or AAC/),
    });
    expect((await decodeInThread(pieces(fixture('opus.webm'), 100))).length).toBeGreaterThan(
      48_000,
    );
  });

  it('hold nothing of the decoder of AAC, which is under the GPL', () => {
    const dist = join(import.meta.dirname, '../dist');
    for (const file of readdirSync(dist).filter((name) => /\.c?js$/.test(name))) {
      const code = readFileSync(join(dist, file), 'utf8');
      expect(code, file).not.toMatch(/FAAD|_aac_init2/);
      // No file holds a program of a decoder: they are some 60 KB at least.
      expect(code.length, file).toBeLessThan(60_000);
    }
  });

  it('do what the README says', async () => {
    const [code] = readExamples(new URL('../README.md', import.meta.url));
    const path = join(import.meta.dirname, 'fixtures/last.m4a');
    const readInOrder = () => containers.readInOrder(path);
    const printed = await runExample(code!, {
      '@ws/containers': { ...containers, readInOrder },
    });
    expect(printed).toEqual(saidBehindLogs(code!));
  });
});
