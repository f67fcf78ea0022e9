// A new user does word for word what a page says, in an empty folder: installs what it names, saves its program under the
// name that it gives, and runs it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderOf } from '../scripts/workspace.mjs';
import { createNpmUser, type NpmUser, type Running } from './support/npm-user.js';

const root = join(import.meta.dirname, '..');
const aac = readFileSync(join(folderOf('containers'), 'test', 'fixtures', 'last.m4a'));
const demo = readFileSync(join(root, 'examples', 'live-captions', 'recording', 'demo.wav'));
// Eight seconds of it.
const speech = Buffer.from(demo.subarray(0, 44 + 8 * 32_000));
speech.writeUInt32LE(speech.length - 8, 4);
speech.writeUInt32LE(speech.length - 44, 40);

/** What pages call the recordings that a user has. What a file is, its first bytes say, and not its name. */
const RECORDINGS = {
  ...{ 'speech.wav': speech, 'talk.wav': speech, 'question.wav': speech, 'talk.mp3': speech },
  'talk.m4a': aac,
};

/** The programs of each page, by a line of theirs, and what they print. */
const PAGES: Readonly<Record<string, ReadonlyArray<readonly [line: string, prints: RegExp]>>> = {
  'README.md': [['process.stdin', /welcome to the lighthouse/i]],
  'packages/core/README.md': [
    ["readFileSync('speech.wav')", /welcome to the lighthouse/i],
    ['transcribeRecording(', /welcome to the lighthouse/i],
  ],
  'packages/backend-onnx/README.md': [["readFileSync('speech.wav')", /lighthouse/i]],
  'packages/client/README.md': [
    ['async function speak', /welcome to the lighthouse/i],
    ['for await (const { text } of', /welcome to the lighthouse/i],
  ],
  'packages/server/README.md': [
    ['void (async', /welcome to the lighthouse/i],
    ['createServer(', /^ws:\/\/127\.0\.0\.1:\d+$/m],
  ],
  'packages/models/README.md': [['resolveModel(', /ctranslate2 51864/]],
  'packages/testing/README.md': [['createManualClock(', /^ask not 200\n1$/m]],
  'packages/containers/README.md': [["readInOrder('talk.m4a')", /^mp4 aac 3$/m]],
  'packages/turn-smart/README.md': [
    ['turn.judge(', /^(finished|goes on)$/m],
    ['loadSmartTurnKernel(', /^true$/m],
  ],
  'packages/vad-silero/README.md': [
    ['new Float32Array(512)', /^false$/m],
    ['loadSileroModel(', /^300 wasm$/m],
  ],
  'packages/vad-webrtc/README.md': [
    ['sampleRate: 48_000', /^480 960 1440\n0$/m],
    ['loadWebRtcVad(', /^2 wasm$/m],
  ],
  'packages/redaction/README.md': [['createRedactor(', /^It is \[PCI\], write to \[EMAIL\]\.$/m]],
  'conversation/speech/README.md': [
    ['createSentenceCutter(', /^It costs 3\.50, about\.\nNext question\?$/m],
  ],
  'docs/client.md': [
    ['of transcribe(', /welcome to the lighthouse/i],
    ['transcribeOnce(', /welcome to the lighthouse/i],
  ],
  'docs/cli.md': [["createCaptionFile('live.vtt')", /^$/]],
  'docs/errors.md': [['isInstance(', /^ERR_INVALID_AUDIO false\n/]],
  'docs/redaction.md': [['createRedactor(', /^It is \[PCI\], write to \[EMAIL\]\.$/m]],
};

let user: NpmUser;
let server: Running;

beforeAll(async () => {
  user = await createNpmUser();
  const elsewhere = user.emptyFolder('server');
  await user.install(elsewhere, '@ws/server');
  server = await user.start(
    elsewhere,
    join(elsewhere, 'node_modules', '.bin', 'ws-server'),
    ['--model', 'tiny.en', '--port', '0', '--log-level', 'silent'],
    {},
  );
});

afterAll(async () => {
  await server?.stop();
  await user?.[Symbol.asyncDispose]();
});

/** A program of a page, what the page says before it to install, and the name that it is saved under. */
function readProgram(text: string, line: string) {
  const found = [...text.matchAll(/^```ts\n(.*?)^```$/gms)].find(([, code]) =>
    code!.includes(line),
  );
  if (found === undefined) throw new Error(`There is no program with ${line}.`);
  const commands = [...text.matchAll(/npm install ((?:[^\s`#]+ ?)+)/g)];
  const first = commands.slice(0, 1).map(({ index }) => index)[0] ?? 0;
  const packages = commands
    .filter(({ index }) => index < Math.max(found.index, first + 1))
    .flatMap(([, words]) => words!.trim().split(/\s+/))
    .filter((word) => !word.startsWith('-'));
  const name = text.match(/npx tsx ([\w-]+\.mts)/)?.[1] ?? 'program.mts';
  return { code: found[1]!, packages: [...new Set(packages)], name };
}

describe.each(Object.entries(PAGES))('%s', (page, programs) => {
  const text = readFileSync(join(root, page), 'utf8');
  let folder: string;

  beforeAll(async () => {
    folder = join(user.work, page.replaceAll('/', '-').replace('.md', ''));
    mkdirSync(folder);
    await execa('npm', ['init', '-y'], { cwd: folder, env: user.environment, extendEnv: false });
    for (const [name, bytes] of Object.entries(RECORDINGS))
      writeFileSync(join(folder, name), bytes);
  });

  it.each(programs)('has a program that runs as it says: %s', async (line, prints) => {
    const { code, packages, name } = readProgram(text, line);
    await user.install(folder, ...packages);
    const address = server.said.match(/127\.0\.0\.1:\d+/)![0];
    writeFileSync(join(folder, name), code.replaceAll('127.0.0.1:8765', address));
    const { stdout } = await execa('npx', ['-y', 'tsx', name], {
      cwd: folder,
      env: user.environment,
      extendEnv: false,
      // A microphone that is piped in, by the program of the first page.
      input: speech.subarray(44),
    });
    expect(stdout).toMatch(prints);
  });
});
