import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { samplesOf } from './__fixtures__/collect.js';
import { fakePrograms } from './__fixtures__/fake-programs.js';
import { createMicrophoneSource } from './create-microphone-source.js';

/** A recorder that gives 100 ms of samples of 0.5 each 5 ms, writes down its process, and goes on for ever. */
const RECORDING = `
  require('node:fs').writeFileSync(__dirname + '/pid', String(process.pid));
  require('node:fs').writeFileSync(__dirname + '/args', args.join(' '));
  const chunk = Buffer.alloc(3200); for (let i = 0; i < 1600; i++) chunk.writeInt16LE(16384, 2 * i);
  setInterval(() => process.stdout.write(chunk), 5);
  process.stdout.on('error', () => process.exit());`;

function isAlive(folder: string): boolean {
  const file = join(folder, 'pid');
  if (!existsSync(file)) return false;
  try {
    return process.kill(Number(readFileSync(file, 'utf8')), 0);
  } catch {
    return false;
  }
}

describe.skipIf(process.platform !== 'linux')('a microphone source', () => {
  it('gives what the first recorder that is installed records, until it is stopped', async () => {
    using programs = fakePrograms();
    programs.add('sox', RECORDING);
    programs.add('pw-record', 'process.exit(1)');
    const source = createMicrophoneSource();
    let chunks = 0;
    for await (const chunk of source) {
      expect(chunk).toHaveLength(1600);
      expect(chunk[0]).toBe(0.5);
      expect(source.level).toBe(0.5);
      if (++chunks === 3) source.stop();
    }
    expect(chunks).toBeGreaterThanOrEqual(3);
    await expect.poll(() => isAlive(programs.folder)).toBe(false);
  });

  it.each(['leaving', 'aborting'])('lets go of the recorder on %s', async (way) => {
    using programs = fakePrograms();
    programs.add('arecord', RECORDING);
    const abort = new AbortController();
    const reading = (async () => {
      for await (const _ of createMicrophoneSource({ signal: abort.signal })) {
        if (way === 'leaving') break;
        abort.abort();
      }
    })();
    if (way === 'aborting') await expect(reading).rejects.toMatchObject({ code: 'ERR_ABORTED' });
    await reading.catch(() => {});
    await expect.poll(() => isAlive(programs.folder)).toBe(false);
  });

  it('gives what came before a recorder died, and tells what it said', async () => {
    using programs = fakePrograms();
    programs.add(
      'arecord',
      `process.stdout.write(Buffer.alloc(3200), () => { say('ALSA lib conf.c:5180:(_snd_config) No such file\\nALSA lib pcm.c:26:(snd_pcm) card 1: device went away\\narecord: main:831: No\\n'); process.exit(3); });`,
    );
    let heard = 0;
    const reading = (async () => {
      for await (const chunk of createMicrophoneSource()) heard += chunk.length;
    })();
    await expect(reading).rejects.toThrow(
      /arecord cannot record: card 1: device went away; arecord: main:831: No\./,
    );
    await expect(reading).rejects.toMatchObject({ code: 'ERR_INVALID_STATE' });
    expect(heard).toBe(1600);
  });

  it('fails, and leaves nothing out, where it is read too slowly', async () => {
    using programs = fakePrograms();
    // Counted chunks. The first comes alone: a busy machine may give the others all at once.
    programs.add(
      'arecord',
      `const fs = require('node:fs'); let count = 1;
       const give = () => process.stdout.write(Buffer.from(new Int16Array(1600).fill(count++).buffer));
       give();
       setInterval(() => { if (fs.existsSync(__dirname + '/heard')) give(); }, 5);
       process.stdout.on('error', () => process.exit());`,
    );
    const heard: number[] = [];
    const reading = (async () => {
      for await (const chunk of createMicrophoneSource({ maxQueuedMs: 300 })) {
        heard.push(chunk[0]! * 32_768);
        writeFileSync(join(programs.folder, 'heard'), '');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'ERR_OVERLOADED' });
    expect(heard.length).toBeGreaterThan(0);
    expect(heard).toEqual(heard.map((_, i) => i + 1));
  });

  it('says how to install a recorder', () => {
    using programs = fakePrograms();
    expect(() => createMicrophoneSource()).toThrow(
      /No program that records.*Install it: install alsa-utils/,
    );
    programs.add('apt-get', '');
    expect(() => createMicrophoneSource()).toThrow(/Install it: sudo apt-get install alsa-utils$/);
    expect(() => createMicrophoneSource({ recorder: 'pw-record' })).toThrow(
      /pw-record is not installed. Install it: sudo apt-get install pipewire-bin/,
    );
    expect(() => createMicrophoneSource({ recorder: 'cat' as never })).toThrow(/"recorder"/);
  });

  it('takes a microphone by a part of its name', async () => {
    using programs = fakePrograms();
    programs.add(
      'arecord',
      `if (args[0] === '-L') {
         process.stdout.write('null\\n    Nothing\\nplughw:CARD=Mic,DEV=0\\n    Blue Yeti, USB Audio\\nplughw:CARD=Cam,DEV=0\\n    Webcam, USB Audio\\n');
       } else {${RECORDING}}`,
    );
    for await (const _ of createMicrophoneSource({ device: 'yeti' })) break;
    expect(readFileSync(join(programs.folder, 'args'), 'utf8')).toContain(
      '-D plughw:CARD=Mic,DEV=0 ',
    );
    await expect(samplesOf(createMicrophoneSource({ device: 'USB' }))).rejects.toThrow(
      /Several microphones are called "USB": Blue Yeti, USB Audio \(plughw:CARD=Mic,DEV=0\), Webcam/,
    );
  });
});
