import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { writeWav } from '@ws/core/audio';
import { createManualClock } from '@ws/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { ramp, samplesOf } from './__fixtures__/collect.js';
import { fakePrograms } from './__fixtures__/fake-programs.js';
import { createFileSource } from './create-file-source.js';
import { bytesFrom } from './wav-stream.js';

const folder = mkdtempSync(join(tmpdir(), 'file-source-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const said = ramp(16_000);
const wav = join(folder, 'said.wav');
writeFileSync(wav, writeWav(said));
const mp3 = join(folder, 'a: b.mp3');
writeFileSync(mp3, 'ID3 as far as anybody can tell');

describe('a file source', () => {
  it('gives a WAV file as it is, in chunks, and tells how long it is', async () => {
    const source = createFileSource(wav, { realTime: false, chunkMs: 30 });
    expect(source.seconds).toBeUndefined();
    const lengths: number[] = [];
    const samples: number[] = [];
    for await (const chunk of source) {
      lengths.push(chunk.length);
      samples.push(...chunk);
      expect(source.level).toBeGreaterThan(0);
    }
    expect(samples).toEqual([...said]);
    expect(new Set(lengths.slice(0, -1))).toEqual(new Set([480]));
    expect(source.seconds).toBeCloseTo(1, 1);
  });

  it('brings other rates to 16 kHz', async () => {
    const path = join(folder, 'wide.wav');
    writeFileSync(path, writeWav(new Float32Array(44_100), { sampleRate: 44_100 }));
    expect(await samplesOf(createFileSource(path, { realTime: false }))).toHaveLength(16_000);
  });

  it('gives chunks when a microphone would have them', async () => {
    const clock = createManualClock();
    const times: number[] = [];
    const reading = (async () => {
      for await (const _ of createFileSource(wav, { chunkMs: 400, clock })) times.push(clock.now());
    })();
    for (const ms of [400, 400, 200]) {
      // The file is read in real time.
      await expect.poll(() => clock.sleepers).toBe(1);
      await clock.advance(ms);
    }
    await reading;
    expect(times).toEqual([400, 800, 1000]);
  });

  it('has everything else decoded by ffmpeg, which is told that a name is no address', async () => {
    using programs = fakePrograms();
    programs.add(
      'ffmpeg',
      `if (args[args.indexOf('-i') + 1] !== 'file:${mp3}') process.exit(9);
       say('  Duration: 00:01:02.50, start: 0\\n');
       process.stdout.write(Buffer.from(Float32Array.of(0.25, -0.5).buffer));`,
    );
    const source = createFileSource(mp3, { realTime: false });
    expect(await samplesOf(source)).toEqual([0.25, -0.5]);
    expect(source.seconds).toBe(62.5);
  });

  it('says how to install ffmpeg where it was asked for and is not there', async () => {
    const read = samplesOf(createFileSource(mp3, { ffmpegPath: '/nowhere/ffmpeg' }));
    await expect(read).rejects.toThrow(/\/nowhere\/ffmpeg, which is not there, .*Install it: /);
    await expect(read).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
  });

  it('says what ffmpeg says where it fails', async () => {
    using programs = fakePrograms();
    const read = () => samplesOf(createFileSource(mp3, { realTime: false }));
    programs.add('ffmpeg', `say('Invalid data found\\n'); process.exit(1);`);
    await expect(read()).rejects.toThrow(/a: b\.mp3: ffmpeg says: Invalid data found/);
    await expect(read()).rejects.toMatchObject({ code: 'ERR_INVALID_AUDIO' });
  });

  it('says what it reads where the system fails to, and passes on what else is thrown', async () => {
    const failing = (error: Error) => {
      const bytes = new Readable({ read: () => bytes.destroy(error) });
      return bytesFrom('standard input', bytes).next();
    };
    const broken = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', errno: -5 });
    await expect(failing(broken)).rejects.toMatchObject({
      ...{ code: 'ERR_INVALID_AUDIO', cause: broken },
      message: 'Cannot read standard input: the disk does not work. Read a copy from elsewhere.',
    });
    const other = new Error('mine');
    await expect(failing(other)).rejects.toBe(other);
  });

  it('says what is wrong with a file', async () => {
    await expect(samplesOf(createFileSource(join(folder, 'gone.wav')))).rejects.toThrow(
      /gone\.wav: there is no such file/,
    );
    writeFileSync(join(folder, 'empty.wav'), '');
    await expect(samplesOf(createFileSource(join(folder, 'empty.wav')))).rejects.toThrow(/empty/);
    expect(() => createFileSource(wav, { chunkMs: 0 })).toThrow(/"chunkMs" is 0/);
  });

  it('stops where it is told to, is aborted with an error, and is iterated once', async () => {
    const source = createFileSource(wav, { realTime: false });
    let chunks = 0;
    for await (const _ of source) if (++chunks === 2) source.stop();
    expect(chunks).toBeLessThan(12);
    await expect(samplesOf(source)).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
    const abort = new AbortController();
    const reading = samplesOf(createFileSource(wav, { signal: abort.signal }));
    setTimeout(() => abort.abort(), 20);
    await expect(reading).rejects.toMatchObject({ code: 'ERR_ABORTED' });
  });
});
