// A new user does word for word what a page says, in an empty folder: types its commands, saves its programs under the names
// that it gives, and runs them.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { defaultCacheDirectory } from '@ws/models';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMicrophone } from '../packages/client/test/support/virtual-microphone.js';
import { folderOf } from '../scripts/workspace.mjs';
import { commandsOf, readBlocks, readDocument } from './support/documented-blocks.js';
import { type Outcome, STEPS } from './support/documented-steps.js';
import { createNpmUser, type NpmUser, type Running } from './support/npm-user.js';
import { demoRecording } from './support/recordings.js';

const demo = readFileSync(
  join(import.meta.dirname, '..', 'examples', 'live-captions', 'recording', 'demo.wav'),
);
// Eight seconds of it.
const speech = Buffer.from(demo.subarray(0, 44 + 8 * 32_000));
speech.writeUInt32LE(speech.length - 8, 4);
speech.writeUInt32LE(speech.length - 44, 40);

/** What pages call the files that a user has. What a recording is, its first bytes say, and not its name. */
const files: Record<string, Uint8Array | string> = {
  ...{ 'speech.wav': speech, 'talk.wav': speech, 'question.wav': speech, 'talk.mp3': speech },
  ...{ 'interview.mp3': speech, 'talks/2024/a.mp3': speech, 'talks/b.wav': speech },
  'talk.m4a': readFileSync(join(folderOf('containers'), 'test', 'fixtures', 'last.m4a')),
  'requirements.txt': 'Unidecode==1.3.8\n',
};

let user: NpmUser;
let server: Running;
/** Stands for the recordings of the internet that pages name. */
const internet = createHttpServer((_, response) => response.end(speech));
/** The models of somebody who has two, and may remove them. */
let models: string;

/** What programs of other people make: a video with two sound tracks, a certificate. */
async function makeFiles(folder: string): Promise<void> {
  writeFileSync(join(folder, 'speech.wav'), speech);
  const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=8:size=128x72:rate=5'];
  const sound = ['-i', 'speech.wav', '-map', '0', '-map', '1', '-map', '1'];
  await execa('ffmpeg', ['-loglevel', 'error', ...picture, ...sound, 'talk.mp4'], { cwd: folder });
  const key = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost'];
  await execa('openssl', ['req', ...key, '-keyout', 'key.pem', '-out', 'cert.pem'], {
    cwd: folder,
  });
  for (const name of ['talk.mp4', 'key.pem', 'cert.pem'])
    files[name] = readFileSync(join(folder, name));
}

beforeAll(async () => {
  user = await createNpmUser();
  await makeFiles(user.emptyFolder('made'));
  models = join(user.work, 'models');
  mkdirSync(models);
  for (const name of ['tiny.en', 'base'])
    await execa('cp', ['-r', join(defaultCacheDirectory(), name), models]);
  await new Promise<void>((resolve) => internet.listen(0, '127.0.0.1', resolve));
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
  internet.close();
  await server?.stop();
  await user?.[Symbol.asyncDispose]();
});

/** A text with the places of this test where it names those of its reader. */
function here(text: string): string {
  const { port } = internet.address() as AddressInfo;
  const address = server.said.match(/127\.0\.0\.1:\d+/)![0];
  return text
    .replaceAll('127.0.0.1:8765', address)
    .replaceAll('https://captions.example:8765', `http://${address}`)
    .replaceAll('https://example.com/', `http://127.0.0.1:${port}/`)
    .replaceAll('TWILIO_AUTH_TOKEN=…', `TWILIO_AUTH_TOKEN=${'0123456789abcdef'.repeat(2)}`)
    .replaceAll('http.listen(8080', 'http.listen(0')
    .replaceAll('/models/faster-whisper-base', join(models, 'tiny.en'))
    .replaceAll('/models/ggml-base.bin', 'ggml-base.bin');
}

/** When each file of a folder was written last, without those of packages. */
function writtenIn(folder: string): ReadonlyMap<string, number> {
  const names = readdirSync(folder).filter((name) => name !== 'node_modules');
  const entries = names.flatMap((name): ReadonlyArray<readonly [string, number]> => {
    const path = join(folder, name);
    const stats = statSync(path);
    return stats.isDirectory() ? [...writtenIn(path)] : [[path, stats.mtimeMs]];
  });
  return new Map(entries);
}

/** Whether a command hears the microphone. */
const hears = (command: string) => /client mic$|client mic |arecord|createMicrophone/.test(command);

/** Does what a line or a program says, and compares what is printed, and written into files that people read. */
async function type(
  command: string,
  outcome: Exclude<Outcome, string>,
  {
    folder,
    stdin,
    hearing,
  }: {
    readonly folder: string;
    readonly stdin?: Uint8Array | undefined;
    readonly hearing: boolean;
  },
): Promise<void> {
  const before = writtenIn(folder);
  using microphone = hearing
    ? startMicrophone(mkdtempSync(join(user.work, 'microphone-')), demoRecording())
    : undefined;
  const env = {
    ...{ ...user.environment, ...microphone?.env },
    ...{ WS_PORT: '0', WS_SERVER: here('ws://127.0.0.1:8765') },
    ...(/ models /.test(command) ? { WS_MODELS_DIR: models } : {}),
    PATH: `${folder}/node_modules/.bin:${process.env['PATH']}`,
  };
  const child = execa('bash', ['-o', 'pipefail', '-c', here(command)], {
    ...{ cwd: folder, env, extendEnv: false, reject: false, all: true, detached: true },
    ...(stdin === undefined ? { stdin: 'ignore' } : { input: stdin }),
  });
  let said = '';
  let isEnded = false;
  child.all.on('data', (piece) => {
    said += String(piece);
    if (outcome instanceof RegExp || isEnded || !outcome.until.test(said)) return;
    isEnded = true;
    // Ctrl-C is for all programs of a line.
    process.kill(-child.pid!, 'SIGINT');
  });
  const { exitCode } = await child;
  for (const [file, time] of writtenIn(folder)) {
    if (before.get(file) !== time && /(\.(srt|vtt|txt)|talk\.json)$/.test(file))
      said += readFileSync(file, 'utf8');
  }
  const failed = outcome instanceof RegExp && exitCode !== 0 ? `exit code ${exitCode}` : '';
  expect(failed + said, command).toMatch(outcome instanceof RegExp ? outcome : outcome.until);
  expect([failed, said]).toEqual(['', said]);
}

function putFiles(folder: string): void {
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const pages = Object.entries(STEPS)
  .map(([page, steps]) => {
    const ours = steps.filter(([, { kind }]) => ['type', 'save', 'run'].includes(kind));
    return [page, ours] as const;
  })
  .filter(([, ours]) => ours.length > 0);

describe.each(pages)('%s', (page, steps) => {
  const text = readDocument(page);
  const blocks = readBlocks(text);
  let folder: string;

  beforeAll(async () => {
    folder = join(user.work, page.replaceAll('/', '-').replace('.md', ''));
    mkdirSync(folder);
    putFiles(folder);
    await execa('npm', ['init', '-y'], { cwd: folder, env: user.environment, extendEnv: false });
  });

  /** Installs what the text names outside of its blocks, up to a place. */
  async function installNamed(upTo: number): Promise<void> {
    const named = [...text.matchAll(/`npm install ([^`\n]+)`/g)];
    // The first one may stand right behind the first program.
    const names = named
      .filter(({ index }) => index < upTo || index === named[0]!.index)
      .flatMap(([, words]) => words!.split(' '))
      .filter((word) => !word.startsWith('-'));
    const manifest = readFileSync(join(folder, 'package.json'), 'utf8');
    const missing = names.filter((name) => !manifest.includes(`"${name}"`));
    if (missing.length > 0) await user.install(folder, ...missing);
  }

  /** The name under which a program is to be saved. */
  function nameOf(index: number): string {
    const paragraph = text.slice(0, index).trimEnd().split('\n').at(-1)!;
    const said = paragraph.match(/`([\w-]+\.mts)`/) ?? text.match(/npx tsx ([\w-]+\.mts)/);
    return said?.[1] ?? 'program.mts';
  }

  it.each(steps)('%s', async (part, step) => {
    const block = blocks.find(({ code }) => code.includes(part))!;
    const { code, index } = block;
    if (step.kind === 'save') writeFileSync(join(folder, step.name), code);
    if (step.kind === 'run') {
      await installNamed(index);
      const name = nameOf(index);
      writeFileSync(join(folder, name), here(step.before + code + step.after));
      const hearing = hears(code);
      // Some programs hear a microphone that is piped in.
      const stdin = speech.subarray(44);
      await type(`npx tsx ${name}`, step.outcome, { folder, stdin, hearing });
    }
    if (step.kind !== 'type') return;
    await installNamed(index);
    for (const [i, command] of commandsOf(block).entries()) {
      const outcome = step.outcomes[i]!;
      if (typeof outcome === 'string') expect(command).toContain(outcome);
      else await type(command, outcome, { folder, hearing: hears(command) });
      const [, into] = /\bcd (\w+)/.exec(command) ?? [];
      if (into === undefined) continue;
      folder = join(folder, into);
      putFiles(folder);
    }
  });
});
