// `ws-client` as a person runs it: built, in a process of its own, with the real engine.
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  createReadStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { findProgram } from '@ws/cli-kit/ffmpeg';
import { encodePcm, writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { createScriptedBackend } from '@ws/testing';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoRecording, demoTranscript, firstSentences } from '../../../test/support/recordings.js';
import { type ServerProcess, startServer } from '../../server/test/support/server-process.js';
import { serve } from '../../server/test/support/serving.js';
import { program, startClient } from './support/client-process.js';
import { startMicrophone, whyNoMicrophone } from './support/virtual-microphone.js';

const packages = join(import.meta.dirname, '..', '..');
const fixtures = join(packages, 'containers', 'test', 'fixtures');
const demo = join(packages, '..', 'examples', 'live-captions', 'recording', 'demo.wav');
const samples = demoRecording();
/** The first two sentences. */
const start = samples.subarray(0, 6 * 16_000);
const said = demoTranscript()
  .map(({ text }) => text)
  .join(' ');
const FIRST = /^Good morning,? and welcome to the lighthouse/;
const model = ['-m', 'tiny.en'];

const hasFfmpeg = findProgram('ffmpeg') !== undefined;
if (!hasFfmpeg) console.warn('Tests of what ffmpeg reads are skipped: it is not installed.');

const root = mkdtempSync(join(tmpdir(), 'ws-client-'));
let folder: string;
let server: ServerProcess;
let address: string;
beforeAll(async () => {
  server = await startServer();
  address = new URL('/', server.url).href;
});
afterAll(async () => {
  server?.kill('SIGTERM');
  await server?.ended;
  rmSync(root, { recursive: true, force: true });
});
beforeEach(() => {
  folder = mkdtempSync(join(root, 'run-'));
});

/** Makes the server one that is installed where the command runs. */
function installServer(): void {
  mkdirSync(join(folder, 'node_modules', '@ws'), { recursive: true });
  symlinkSync(join(packages, 'server'), join(folder, 'node_modules', '@ws', 'server'));
}

const client = (...args: string[]) => startClient(args, { cwd: folder });
const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
const textOf = (output: unknown): string => String(output);
/** What stderr says, but for the warning of a server whose machine has too much to do: the transcript is whole. */
const noteworthy = (stderr: unknown): string =>
  textOf(stderr).replace(/^.*The turn detector is late\. .*\n?/gm, '');

/** Until a process has said this on one of its streams. */
function untilSaid(stream: Readable | null | undefined, words: RegExp | string): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    stream?.on('data', (bytes: Buffer) => {
      said += String(bytes);
      if (typeof words === 'string' ? said.includes(words) : words.test(said)) resolve();
    });
    stream?.once('end', () => reject(new Error(`It ended without ${words}: ${said}`)));
  });
}

/** Processes whose command line has this in it. */
function processesWith(text: string): number[] {
  const list = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  return list
    .split('\n')
    .filter((line) => line.includes(text) && !line.includes('ps -eo'))
    .map((line) => Number.parseInt(line, 10));
}

/** A sentence, and silence that ends it also where the turn detector of a busy machine is late. */
function endedSentence(): Float32Array {
  const sentence = new Float32Array(6 * 16_000);
  sentence.set(samples.subarray(0, 3 * 16_000));
  return sentence;
}

/** The servers that clients of this test have started. */
const enginesHere = (): number[] => processesWith(`${folder}/node_modules/@ws/server`);

describe('ws-client file', () => {
  it('writes the files beside the recordings, and is quiet', async () => {
    copyFileSync(join(fixtures, 'mono.mp3'), join(folder, 'talk.mp3'));
    const talk = ['file', 'talk.mp3', '--server', address];
    const { exitCode, stdout, stderr } = await client(...talk, '-o', 'srt,lrc');
    expect([exitCode, stdout, noteworthy(stderr)]).toEqual([0, '', '']);
    expect(read('talk.srt')).toMatch(/^1\n00:00:0\d,\d{3} --> .*\nGood morning/);
    expect(read('talk.lrc')).toMatch(/^\[00:0\d\.\d\d\]Good morning/);
    const again = await client(...talk, '-o', 'srt');
    expect(again.exitCode).toBe(2);
    expect(again.stderr).toMatch(/talk\.srt is there already/);
  });

  it('writes the text to a pipe, and nothing else; who has seen enough is no failure', async () => {
    const { stdout, exitCode } = await client('file', demo, '--server', address);
    expect(exitCode).toBe(0);
    expect(wordErrorRate(said, textOf(stdout)).rate).toBeLessThan(0.15);
    expect(stdout).not.toContain('\x1b');
    writeFileSync(join(folder, 'start.wav'), writeWav(firstSentences(4).samples));
    const script = `set -o pipefail; node ${program} file start.wav -m tiny.en --server ${address} | head -1`;
    const piped = await execa('bash', ['-c', script], { reject: false, cwd: folder });
    expect([piped.exitCode, noteworthy(piped.stderr)]).toEqual([0, '']);
    expect(textOf(piped.stdout)).toMatch(FIRST);
  });

  it('says how to transcribe where no server answers, and fetches nothing', async () => {
    const isTaken = await fetch('http://127.0.0.1:8765/').then(
      () => true,
      () => false,
    );
    // Another program of this machine, which is not ours to stop.
    if (isTaken) return console.warn('A test is skipped: something listens on port 8765.');
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const { exitCode, stdout, stderr } = await startClient(['file', demo], {
      ...{ cwd: folder, env: { PATH: bin } },
    });
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^ws-client: No server answers at ws:\/\/127\.0\.0\.1:8765/);
    expect(stderr).toMatch(/npx @ws\/server\n/);
    expect(stderr).toContain(`npx @ws/server transcribe ${demo}`);
  });

  it.skipIf(!hasFfmpeg)(
    'sends recordings of any kind to a server, several at once; one that fails does not keep the others',
    async () => {
      copyFileSync(join(fixtures, 'mono.mp3'), join(folder, 'talk.mp3'));
      copyFileSync(demo, join(folder, 'demo.wav'));
      writeFileSync(join(folder, 'notes.txt'), 'not audio');
      const files = ['notes.txt', 'talk.mp3', 'gone.wav', 'demo.wav'];
      const { exitCode, stdout, stderr } = await client(
        ...['file', ...files, '-j', '2', '-o', 'json', '-f', 'json', '-v', '--server', address],
      );
      expect(exitCode).toBe(1);
      expect(stdout).toBe('');
      expect(stderr).toMatch(/notes\.txt: ffmpeg says: .*Invalid data/);
      expect(stderr).toMatch(/gone\.wav: there is no such file/);
      expect(stderr).toMatch(/^demo\.wav: \d0 %, [\d.]+ x real time, \d\d:\d\d left$/m);
      expect(stderr).toMatch(/^wrote talk\.json$/m);
      const { segments, duration } = JSON.parse(read('demo.json')) as {
        segments: { text: string; end: number }[];
        duration: number;
      };
      expect(duration).toBe(samples.length / 16_000);
      expect(wordErrorRate(said, segments.map(({ text }) => text).join(' ')).rate).toBeLessThan(
        0.15,
      );
      expect(segments.at(-1)!.end).toBeGreaterThan(40);
      expect(existsSync(join(folder, 'notes.json.part'))).toBe(false);
    },
  );

  it('sends a server what is no WAV file without ffmpeg, too, and says where that is needed', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    symlinkSync(process.execPath, join(bin, 'node'));
    const run = (...args: string[]) =>
      startClient([...args, '--server', address], { cwd: folder, env: { PATH: bin } });
    expect((await run('file', join(fixtures, 'mono.mp3'))).exitCode).toBe(0);
    const { stderr, exitCode } = await run('listen', 'http://127.0.0.1:9/talk.mp3');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /ffmpeg, which is not installed, is needed to listen to .*talk\.mp3\. Install it: /,
    );
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('keeps what there is on %s', async (signal) => {
    const args = ['file', demo, '-o', 'txt', '-v', '--output-dir', '.', '--server', address];
    const running = startClient(args, { cwd: folder });
    await untilSaid(running.stderr, / [1-9]0 %/);
    running.kill(signal);
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(signal === 'SIGINT' ? 130 : 143);
    expect(stderr).toMatch(/demo\.wav: what there is of it: demo\.txt\.part$/m);
    expect(existsSync(join(folder, 'demo.txt.part'))).toBe(true);
    expect(existsSync(join(folder, 'demo.txt'))).toBe(false);
  });

  it.each([
    [['file'], /Name recordings: files, folders/],
    [['file', 'a.wav', '-o', 'doc'], /It must be a list of srt, vtt/],
    [['file', 'a.wav', '--backend', 'onnx'], /unknown option '--backend'/],
    [
      ['file', 'a.wav', '-osrt', '-of', 'x', '--output-dir', '.', '--server', 'ws://x'],
      /"--output-file".*--output-dir/,
    ],
    [
      ['file', 'a.wav', 'b.wav', '-osrt', '-of', 'x', '--server', 'ws://x'],
      /files of one recording/,
    ],
    [['listen', 'a.wav'], /"a\.wav", but must be an address, or - .*"ws-client file"/],
    [['listen', 'ftp://x'], /an address that begins with http/],
    [['listen', 'http://x', '--encoding', 'pcm_s16le'], /"--encoding"/],
    [['file', 'a.wav', '--bilingual'], /--bilingual is a flag of "ws-server transcribe"/],
    [['mic', '--recorder', 'cat'], /arecord, sox, ffmpeg, pw-record/],
    [['frobnicate'], /unknown command 'frobnicate'/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await client(...args);
    expect(stderr).toMatch(message);
    expect(exitCode).toBe(2);
  });
});

describe('ws-client file', () => {
  const bash = (script: string) =>
    execa('bash', ['-c', script], {
      reject: false,
      cwd: folder,
      stdin: 'ignore',
      timeout: 500_000,
    });
  const toServer = (): string => `node ${program} file --server ${address}`;
  const isLinux = process.platform === 'linux';
  beforeEach(() => {
    writeFileSync(join(folder, 'start.wav'), writeWav(start));
  });

  it.each(['toString', 'constructor', '__proto__'])('takes a file of the name %s', async (name) => {
    copyFileSync(join(folder, 'start.wav'), join(folder, name));
    const { exitCode, stdout, stderr } = await client('file', name, '--server', address);
    expect([exitCode, noteworthy(stderr)]).toEqual([0, '']);
    expect(stdout).toMatch(FIRST);
  });

  it('takes folders, keeps their tree, and leaves what is there', async () => {
    mkdirSync(join(folder, 'talks', 'deep'), { recursive: true });
    copyFileSync(join(folder, 'start.wav'), join(folder, 'talks', 'deep', 'a.wav'));
    const args = ['file', 'talks', '--recursive', '-o', 'txt', '--output-dir', 'out'];
    const to = ['--skip-existing', '--server', address];
    const first = await client(...args, ...to);
    expect([first.exitCode, noteworthy(first.stderr)]).toEqual([0, '']);
    expect(read('out/deep/a.txt')).toMatch(FIRST);
    const again = await client(...args, ...to);
    expect([again.exitCode, again.stderr]).toEqual([
      0,
      'ws-client: skipped 1 recording, whose files are there',
    ]);
  });

  it('reads standard input', async () => {
    const args = ['file', '-', '-o', 'txt', '--server', address];
    const input = writeWav(start);
    const { exitCode, stdout, stderr } = await startClient(args, { cwd: folder, input });
    expect([exitCode, stdout, noteworthy(stderr)]).toEqual([0, '', '']);
    expect(read('stdin.txt')).toMatch(FIRST);
  });

  it('transcribes one recording by two paths once', async () => {
    const paths = ['start.wav', join(folder, 'start.wav')];
    symlinkSync(folder, join(folder, 'here'));
    const linked = ['start.wav', join('here', 'start.wav')];
    for (const files of [paths, linked]) {
      const to = ['-o', 'txt', '-j', '2', '--server', address];
      const { exitCode, stderr } = await client('file', ...files, ...to);
      expect(noteworthy(stderr)).toBe(`ws-client: ${files[1]}: named twice, and transcribed once`);
      expect(exitCode).toBe(0);
      expect(read('start.txt')).toMatch(FIRST);
      rmSync(join(folder, 'start.txt'));
    }
  });

  it.runIf(isLinux)('reads a pipe to its end, and says where that cannot be done', async () => {
    for (const input of ['cat start.wav | TO /dev/stdin', 'TO <(cat start.wav)']) {
      const { exitCode, stdout, stderr } = await bash(input.replace('TO', toServer()));
      expect([exitCode, noteworthy(stderr)]).toEqual([0, '']);
      expect(stdout).toMatch(FIRST);
    }
    const zeros = await bash(`${toServer()} /dev/zero`);
    expect(zeros.stderr).toMatch(/^ws-client: Cannot read \/dev\/zero: it is neither a file nor a/);
    expect(zeros.exitCode).toBe(1);
    const inner = await bash(`${toServer()} start.wav/inner.wav`);
    expect(inner.stderr).toMatch(
      /^ws-client: Cannot read start\.wav\/inner\.wav: a part of its path is a file, where/,
    );
    mkdirSync(join(folder, 'empty'));
    const empty = await bash(`${toServer()} empty`);
    expect(empty.stderr).toMatch(/^ws-client: There is no recording in empty itself/);
    expect(empty.exitCode).toBe(1);
  });

  it.runIf(existsSync('/dev/full'))('says that standard output is full, and ends', async () => {
    const { exitCode, stderr } = await bash(`${toServer()} start.wav > /dev/full`);
    expect(stderr).toMatch(/^ws-client: Cannot write to standard output: ENOSPC.*\.$/);
    expect(exitCode).toBe(1);
  });

  it.runIf(isLinux)('says at once that a folder cannot be made', async () => {
    const to = ['-o', 'txt', '--output-dir', '/proc/nothing', '--server', address];
    const { exitCode, stderr } = await client('file', 'start.wav', ...to);
    expect(stderr).toMatch(
      /^ws-client: Cannot write \/proc\/nothing\/start: its folder .* cannot be made/,
    );
    expect(exitCode).toBe(1);
  });
});

describe('ws-client listen', () => {
  it('hears standard input, writes files, and a caption file', async () => {
    const input = encodePcm(start, 'pcm_s16le');
    const args = ['listen', '-', '--encoding', 'pcm_s16le', '--server', address, '--timestamps'];
    const files = ['-o', 'vtt,json', '--output-file', 'out/said', '--caption-file', 'live.srt'];
    const { stdout, stderr, exitCode } = await startClient([...args, ...files], {
      cwd: folder,
      input,
    });
    expect([exitCode, noteworthy(stderr)]).toEqual([0, '']);
    expect(textOf(stdout)).toMatch(/^\[00:00\] Good morning/);
    expect(read('out/said.vtt')).toMatch(/^WEBVTT\n\n00:00:0.*\nGood morning/);
    const heard = JSON.parse(read('out/said.json'));
    expect(heard.segments[0].text).toMatch(/Good morning/);
    expect(heard.duration).toBe(start.length / 16_000);
    expect(read('live.srt')).toMatch(/^1\n00:00:0.*\nGood morning/);
  });

  it.skipIf(!hasFfmpeg)('hears an address, by an engine of its own, in a format', async () => {
    installServer();
    const http = createServer(
      (_, response) => void createReadStream(join(fixtures, 'mono.mp3')).pipe(response),
    );
    await once(http.listen(0, '127.0.0.1'), 'listening');
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/radio.mp3`;
    const { stdout, stderr, exitCode } = await client('listen', url, '-o', 'srt', ...model);
    http.close();
    expect([exitCode, noteworthy(stderr)]).toEqual([0, '']);
    expect(textOf(stdout)).toMatch(/^1\n00:00:0.*\nGood morning/);
    await expect.poll(enginesHere).toEqual([]);
  });

  it('runs the engine by npx where none is installed, and says so', async () => {
    const bin = join(folder, 'bin');
    mkdirSync(bin);
    const npx = `#!/bin/sh\n[ "$1" = --yes ] || exit 9\ncase "$2" in "@ws/server@^"*) ;; *) exit 8;; esac\nshift 2\nexec node ${join(packages, 'server', 'bin', 'ws-server.js')} "$@"\n`;
    writeFileSync(join(bin, 'npx'), npx);
    chmodSync(join(bin, 'npx'), 0o755);
    const { stdout, stderr, exitCode } = await startClient(['listen', '-', ...model], {
      ...{ cwd: folder, env: { PATH: `${bin}:${process.env.PATH}` }, input: writeWav(start) },
    });
    expect(`${exitCode} ${stdout}`).toMatch(/^0 Good morning/);
    expect(noteworthy(stderr)).toBe(
      'ws-client: npx runs the engine, and fetches it first where it is new; "npm install @ws/server" keeps it',
    );
  });

  it.each([
    [
      ['-m', 'no.such'],
      /^ws-client: The engine does not start: There is no model, .*"no\.such"\.\n/,
    ],
    [['-b', 'frob'], /^ws-client: The engine does not start: option '-b, --backend/],
  ])('says why its engine does not start with %j', async (args, message) => {
    installServer();
    const { stderr, exitCode } = await client('listen', '-', ...args);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/ws-server|Try --help/);
  });

  it('leaves at once at the second Ctrl-C, and its engine goes with it', async () => {
    installServer();
    const running = startClient(['listen', '-', '--encoding', 'pcm_s16le', '-v', ...model], {
      ...{ cwd: folder, input: 'open' },
    });
    running.stdin?.write(encodePcm(endedSentence(), 'pcm_s16le'));
    await new Promise((resolve) => running.stdout?.once('data', resolve));
    const [engine] = enginesHere();
    // It answers nothing any more: the end of the session has to wait.
    process.kill(engine!, 'SIGSTOP');
    running.kill('SIGINT');
    await untilSaid(running.stderr, /Ctrl-C again leaves at once/);
    running.kill('SIGINT');
    expect((await running).exitCode).toBe(130);
    process.kill(engine!, 'SIGCONT');
    await expect.poll(enginesHere).toEqual([]);
  });

  it('ends at Ctrl-C where its input does not', async () => {
    const args = ['listen', '-', '--encoding', 'pcm_s16le', '--server', address, '-v'];
    const running = startClient(args, { cwd: folder, input: 'open' });
    running.stdin?.write(encodePcm(endedSentence(), 'pcm_s16le'));
    await new Promise((resolve) => running.stdout?.once('data', resolve));
    running.kill('SIGINT');
    const { exitCode, stdout } = await running;
    expect(exitCode).toBe(0);
    expect(textOf(stdout)).toMatch(FIRST);
  });

  it('says where there is no server', async () => {
    const { stderr, exitCode } = await client('listen', '-', '--server', 'ws://127.0.0.1:9');
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/Cannot connect to ws:\/\/127\.0\.0\.1:9\S* .*Is the server running/);
  });
});

describe.skipIf(whyNoMicrophone !== undefined)('ws-client mic', () => {
  it('lists it', async () => {
    using microphone = startMicrophone(folder, start);
    const { stdout } = await startClient(['devices', '--json'], {
      cwd: folder,
      env: microphone.env,
    });
    expect(JSON.parse(textOf(stdout))).toContainEqual({
      ...{ id: microphone.device, name: 'A virtual microphone', recorder: 'arecord' },
    });
  });

  it('shows what is said, by an engine of its own, until Ctrl-C', async () => {
    installServer();
    using microphone = startMicrophone(folder, start);
    const args = ['mic', '-d', 'virtual micro', '-o', 'srt', '--output-file', 'said', ...model];
    const running = startClient(args, { cwd: folder, env: microphone.env });
    await new Promise((resolve) => running.stdout?.once('data', resolve));
    running.kill('SIGINT');
    const { exitCode, stdout, stderr } = await running;
    expect([exitCode, noteworthy(stderr)]).toEqual([0, '']);
    expect(textOf(stdout)).toMatch(FIRST);
    expect(read('said.srt')).toMatch(/Good morning/);
    await expect.poll(enginesHere).toEqual([]);
    await expect.poll(() => processesWith(`-D ${microphone.device}`)).toEqual([]);
  });

  it('shows what came before the recorder died, and says why', async () => {
    using microphone = startMicrophone(folder, start);
    const args = ['mic', '--device', microphone.device, '--server', address];
    const running = startClient(args, { cwd: folder, env: microphone.env });
    await new Promise((resolve) => running.stdout?.once('data', resolve));
    for (const pid of processesWith(`-D ${microphone.device}`)) process.kill(pid, 'SIGKILL');
    const { exitCode, stdout, stderr } = await running;
    expect(exitCode).toBe(1);
    expect(textOf(stdout)).toMatch(FIRST);
    expect(stderr).toContain(
      `arecord cannot record from "${microphone.device}": it ended with SIGKILL`,
    );
  });

  it('says what the recorder says of a device that is not there', async () => {
    const { exitCode, stderr } = await client('mic', '-d', 'nosuch', '--server', address);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/arecord cannot record from "nosuch": .*Unknown PCM nosuch/);
  });

  it.skipIf(findProgram('script') === undefined)(
    'draws in a terminal, and leaves it as it was',
    async () => {
      const csi = '\x1b[';
      const partial = `${csi}2mGood morning`;
      // A final: a partial has an escape before it.
      const said = /(?:^|\[G)Good morning,? and welcome to the lighthouse/m;
      // The engine hears the rest once a partial is drawn: however slow the machine is, one is drawn before that final.
      let hypothesis = 'Good morning';
      const backend = createScriptedBackend({ hypotheses: () => hypothesis });
      // Without a detector an utterance ends where it is cut.
      const { url } = await serve({ backend, vad: 'none', maxUtteranceMs: 5000 });
      using microphone = startMicrophone(folder, start);
      const command = `stty cols 60; node ${program} mic -d ${microphone.device} --server ${url} & C=$!; echo $C > pid; wait $C`;
      const running = execa('script', ['-qec', `bash -c '${command}'`, '/dev/null'], {
        // The terminal has colours, whatever these tests run in.
        ...{ env: { ...microphone.env, FORCE_COLOR: '1' }, cwd: folder },
        ...{ stdin: 'ignore', reject: false, timeout: 500_000 },
      });
      await untilSaid(running.stdout, partial);
      hypothesis = 'Good morning, and welcome to the lighthouse.';
      await untilSaid(running.stdout, said);
      process.kill(Number(read('pid')), 'SIGINT');
      const { stdout, exitCode } = await running;
      expect(exitCode).toBe(0);
      const drawn = textOf(stdout);
      // The state, with a clock and a meter; partials; what was said, as it is without any escape.
      expect(drawn).toMatch(
        new RegExp(`[●○].*[▁▂▃▄▅▆▇█]{8}.*\\d\\d:\\d\\d · ${microphone.device}`),
      );
      expect(drawn).toContain(partial);
      expect(drawn).toMatch(said);
      expect(drawn).toMatch(/latency \(median, 95 %\): first text \d+/);
      expect(drawn.lastIndexOf(`${csi}?25h`)).toBeGreaterThan(drawn.lastIndexOf(`${csi}?25l`));
    },
  );
});
