// A new user does word for word what a page says, in an empty folder: types its commands, saves its programs under the names
// that it gives, and runs them. What comes is compared with what the page shows. Two files of tests share the pages, for
// one of them would take longer than all other tests beside it.
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { performance } from 'node:perf_hooks';
import { writeWav } from '@ws/core/audio';
import { defaultCacheDirectory } from '@ws/models';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startMicrophone } from '../../packages/client/test/support/virtual-microphone.js';
import { folderOf } from '../../scripts/workspace.mjs';
import { commandsOf, readBlocks, readDocument } from './documented-blocks.js';
import { type Expected, expectedOf, STEPS, type Step } from './documented-steps.js';
import { type FirstStep, firstStepsTable } from './first-steps.js';
import { createNpmUser, type NpmUser, type Running } from './npm-user.js';
import { ownPort } from './own-port.js';
import { demoRecording, firstSentences } from './recordings.js';
import { drawn, notPrinted, says, shownBy, transcriptOf, writtenBy } from './shown-output.js';

const speech = writeWav(firstSentences(2).samples);

/** What pages call the files that a user has. What a recording is, its first bytes say, and not its name. */
const files: Record<string, Uint8Array | string> = {
  ...{ 'speech.wav': speech, 'talk.wav': speech, 'question.wav': speech, 'talk.mp3': speech },
  ...{ 'interview.mp3': speech, 'talks/2024/a.mp3': speech, 'talks/b.wav': speech },
  'talk.m4a': readFileSync(join(folderOf('containers'), 'test', 'fixtures', 'last.m4a')),
  'anna.wav': speech,
  'requirements.txt': 'Unidecode==1.3.8\n',
};

let user: NpmUser;
let server: Running;
/** Stands for the recordings of the internet that pages name. */
const internet = createHttpServer((_, response) => response.end(speech));
/** A cache of two models, for the commands that remove models. */
let models: string;
/** Ports that pages name, at which something else may listen here. */
const ports = new Map<string, number>();
/** The other version of Node that the project is for. */
const OTHER_NODE = process.versions.node.startsWith('22.') ? 20 : 22;
let otherNode: string;
/** A file to which a table of each page's first steps is added, if any. */
const table = process.env['FIRST_STEPS'];
const firstSteps: FirstStep[] = [];

/** What programs of other people make: a video with two sound tracks, a certificate. */
async function makeFiles(folder: string): Promise<void> {
  writeFileSync(join(folder, 'speech.wav'), speech);
  const picture = ['-f', 'lavfi', '-i', 'testsrc=duration=6:size=128x72:rate=5'];
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
  for (const port of ['10300', '2700', '9090']) ports.set(port, await ownPort());
  const otherFolder = user.emptyFolder(`node-${OTHER_NODE}`);
  await user.install(otherFolder, `node@${OTHER_NODE}`);
  otherNode = join(otherFolder, 'node_modules', 'node', 'bin');
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
  if (table) appendFileSync(table, firstStepsTable(firstSteps));
  internet.close();
  await server?.stop();
  await user?.[Symbol.asyncDispose]();
});

/** A text with the places of this test where it names those of its reader. */
function here(text: string): string {
  const { port } = internet.address() as AddressInfo;
  const address = server.said.match(/127\.0\.0\.1:\d+/)![0];
  return (
    text
      .replaceAll('127.0.0.1:8765', address)
      .replaceAll('https://captions.example:8765', `http://${address}`)
      .replaceAll('https://example.com/', `http://127.0.0.1:${port}/`)
      .replaceAll('TWILIO_AUTH_TOKEN=…', `TWILIO_AUTH_TOKEN=${'0123456789abcdef'.repeat(2)}`)
      .replaceAll('5e88…', '5e88'.repeat(16))
      .replaceAll('http.listen(8080', 'http.listen(0')
      // One that is given a server listens at no port of its own.
      .replaceAll(/createServer\(\{(?!\s*server:|[^}]*\bport:)/g, 'createServer({ port: 0,')
      .replaceAll(/(?<=-port )\d+/g, (named) => String(ports.get(named) ?? named))
      .replaceAll('/home/you/.cache/whisper-streaming/models', defaultCacheDirectory())
      .replaceAll('/models/faster-whisper-base', join(models, 'tiny.en'))
      .replaceAll('/models/ggml-base.bin', 'ggml-base.bin')
  );
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
const hears = (command: string) => /client mic\b|arecord|createMicrophone/.test(command);

interface Typed {
  readonly exitCode: number | undefined;
  /** On standard output and standard error. */
  readonly said: string;
  readonly stdout: string;
  /** Files that people read, and that are new or changed. */
  readonly written: ReadonlyMap<string, string>;
  readonly seconds: number;
}

interface Typing {
  readonly folder: string;
  readonly stdin?: Uint8Array | undefined;
  readonly hearing: boolean;
  /** The folder of another version of Node. */
  readonly node?: string | undefined;
}

/** Types a line, and ends what it starts once it has said what it is to say. */
async function type(
  command: string,
  { until, inTerminal = false }: Expected,
  { folder, stdin, hearing, node }: Typing,
): Promise<Typed> {
  const before = writtenIn(folder);
  using microphone = hearing
    ? startMicrophone(mkdtempSync(join(user.work, 'microphone-')), demoRecording())
    : undefined;
  const env = {
    ...{ ...user.environment, ...microphone?.env },
    ...{ PORT: '0', WS_SERVER: here('ws://127.0.0.1:8765') },
    ...(/ models /.test(command) ? { WS_MODELS_DIR: models } : {}),
    PATH: [node ?? [], join(folder, 'node_modules', '.bin'), process.env['PATH']].flat().join(':'),
  };
  const started = performance.now();
  const [program, ...args] = inTerminal
    ? (['script', '--quiet', '--return', '--command', here(command), '/dev/null'] as const)
    : (['bash', '-o', 'pipefail', '-c', here(command)] as const);
  const child = execa(program, args, {
    ...{ cwd: folder, env, extendEnv: false, reject: false, all: true, detached: true },
    ...(stdin === undefined ? { stdin: inTerminal ? 'pipe' : 'ignore' } : { input: stdin }),
  });
  let stdout = '';
  let said = '';
  let isEnded = false;
  child.stdout.on('data', (piece) => {
    stdout += String(piece);
  });
  child.all.on('data', (piece) => {
    said += String(piece);
    if (isEnded || !until?.test(said)) return;
    isEnded = true;
    if (inTerminal) child.stdin!.write('\x03');
    // Ctrl-C is for all programs of a line.
    else process.kill(-child.pid!, 'SIGINT');
  });
  const { exitCode } = await child;
  const seconds = (performance.now() - started) / 1000;
  const written = new Map<string, string>();
  for (const [file, time] of writtenIn(folder)) {
    if (before.get(file) !== time && /(\.(srt|vtt|txt)|talk\.json)$/.test(file))
      written.set(relative(folder, file), readFileSync(file, 'utf8'));
  }
  return { exitCode, said, stdout, written, seconds };
}

/** Compares what came of a line with what is expected, and with what the document shows of it. */
function compare(
  command: string,
  { prints, sentences: count = 2, says: isTranscript, until, exitCode = 0 }: Expected,
  shown: readonly string[],
  typed: Typed,
): void {
  const { said, stdout, written } = typed;
  const what = `${command}\nprinted ${said}`;
  // One that is ended may end as it likes.
  if (until === undefined || exitCode !== 0) expect(typed.exitCode, what).toBe(exitCode);
  for (const pattern of [prints, until]) {
    if (pattern !== undefined)
      expect([said, ...written.values()].join('\n'), what).toMatch(pattern);
  }
  expect([...written.keys()], what).toEqual(expect.arrayContaining([...writtenBy(command)]));
  expect(notPrinted(shown.map(here), said), what).toBeUndefined();
  if (!isTranscript) return;
  const expected = firstSentences(count).text;
  for (const text of written.size > 0 ? written.values() : [stdout]) {
    const heard = transcriptOf(text);
    expect(says(expected, heard), `${what}\nheard ${heard}`).toBe(true);
  }
}

/** The one line that says most of what came. */
function whatCame({ prints, says: isTranscript, until }: Expected, typed: Typed): string {
  if (isTranscript) return transcriptOf([...typed.written.values(), typed.stdout][0]!);
  const lines = drawn(typed.said);
  const pattern = until ?? prints;
  return pattern ? (lines.find((line) => pattern.test(line)) ?? '') : lines.join(' ');
}

/**
 * Puts the files of a user into a folder, of recordings those alone that a text names: `talk.mp3` beside a `talk.wav` has
 * transcripts of other names.
 */
function putFiles(folder: string, text: string): void {
  for (const name of readdirSync(folder).filter((name) => /^(talks?|interview)\b/.test(name)))
    rmSync(join(folder, name), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    const [, recording = ''] = /^(talks\/|(?:talk|interview)\..*)/.exec(name) ?? [];
    if (!text.includes(recording)) continue;
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}

const pages = Object.entries(STEPS)
  .map(([page, steps]) => {
    const ours = steps.filter(([, { kind }]) => ['type', 'save', 'run', 'printed'].includes(kind));
    return [page, ours] as const;
  })
  .filter(([, ours]) => ours.length > 0);

type PageSteps = (typeof pages)[number][1];
type RunStep = Extract<Step, { readonly kind: 'run' }>;

/** The programs and commands of the pages that a file of tests takes. */
export function describePages(isTaken: (page: string) => boolean): void {
  describe.each(pages.filter(([page]) => isTaken(page)))('%s', describePage);
}

function describePage(page: string, steps: PageSteps): void {
  const text = readDocument(page);
  const blocks = readBlocks(text);
  const [program] = steps.flatMap(([part, step]) =>
    step.kind === 'run' ? [[part, step] as const] : [],
  );
  let folder: string;
  /** What the last command or program printed. */
  let printed = '';
  /** The first steps of a page end with its first program, or, where it has none, with its first commands. */
  let isPastFirst = false;

  beforeAll(async () => {
    folder = join(user.work, page.replaceAll('/', '-').replace('.md', ''));
    mkdirSync(folder);
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

  /** Types a line, and compares what comes of it. */
  async function check(
    command: string,
    outcome: Expected,
    { shown = [] as readonly string[], ...typing }: Partial<Typing> & { shown?: readonly string[] },
  ): Promise<void> {
    const typed = await type(command, outcome, { folder, hearing: hears(command), ...typing });
    printed = typed.said;
    compare(command, outcome, shown, typed);
    if (isPastFirst && !typing.node) return;
    firstSteps.push({
      ...{ document: page, typed: command, came: whatCame(outcome, typed) },
      ...{ node: typing.node ? `${OTHER_NODE}` : process.versions.node, seconds: typed.seconds },
    });
  }

  async function run(
    part: string,
    { outcome, before, after }: RunStep,
    node?: string,
  ): Promise<void> {
    const { code, index } = blocks.find((block) => block.code.includes(part))!;
    await installNamed(index);
    const name = nameOf(index);
    writeFileSync(join(folder, name), here(before + code + after));
    const recording = writeWav(firstSentences(outcome.sentences ?? 2).samples);
    writeFileSync(join(folder, 'speech.wav'), recording);
    await check(`npx tsx ${name}`, outcome, {
      ...{ shown: shownBy(code), hearing: hears(code), node },
      // Some programs hear a microphone that is piped in.
      stdin: recording.subarray(44),
    });
  }

  it.each(steps)('%s', async (part, step) => {
    const block = blocks.find(({ code }) => code.includes(part))!;
    const by = step.kind === 'printed' ? step.by : undefined;
    putFiles(folder, `${block.code}${by?.[0] ?? ''}`);
    if (step.kind === 'save') {
      writeFileSync(join(folder, step.name), here(block.code));
      if (step.use) await check(...step.use, {});
    }
    if (step.kind === 'run') {
      await run(part, step);
      isPastFirst = true;
    }
    if (step.kind === 'printed') {
      const shown = block.code.split('\n').filter((line) => line && !step.except.test(line));
      if (by) await check(...by, { shown });
      else expect(notPrinted(shown, printed), `printed ${printed}`).toBeUndefined();
    }
    if (step.kind !== 'type') return;
    await installNamed(block.index);
    for (const [i, command] of commandsOf(block).entries()) {
      const outcome = step.outcomes[i]!;
      if (typeof outcome === 'string') expect(command).toContain(outcome);
      else await check(command, expectedOf(outcome), {});
      const [, into] = /\bcd (\w+)/.exec(command) ?? [];
      if (into === undefined) continue;
      folder = join(folder, into);
    }
    isPastFirst ||= program === undefined;
  });

  // The packages' READMEs: the first program of each.
  if (!page.endsWith('README.md') || program === undefined) return;
  const [part, step] = program;
  it(`the first program, on Node ${OTHER_NODE}`, async () => {
    await run(part, step, otherNode);
  });
}
