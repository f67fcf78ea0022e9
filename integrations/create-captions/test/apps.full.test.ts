// What a new user has: `npm create @ws/captions` from packed tarballs, and each app does what its README says.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { wordErrorRate } from '@ws/core/measures';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { createNpmUser, type NpmUser } from '../../../test/support/npm-user.js';
import { ownPort } from '../../../test/support/own-port.js';
import { firstSentences } from '../../../test/support/recordings.js';

const { samples, text: said } = firstSentences(3);

let user: NpmUser;
let maker: string;
beforeAll(async () => {
  user = await createNpmUser();
  maker = user.emptyFolder('maker');
  await user.install(maker, '@ws/create-captions');
});
afterAll(() => user?.[Symbol.asyncDispose]());

/** Makes an app with the installed program. */
async function made(template: string): Promise<string> {
  const program = join(maker, 'node_modules', '.bin', 'create-captions');
  await execa(program, [`my-${template}`, template], { cwd: user.work });
  const folder = join(user.work, `my-${template}`);
  expect(readdirSync(folder)).toContain('.gitignore');
  return folder;
}

it('the Node script writes the subtitles of a recording, by the real engine', async () => {
  const folder = await made('node');
  await user.install(folder);
  // Whatever it is named, it stays as it is.
  writeFileSync(join(folder, 'talk'), writeWav(samples));
  const { stderr } = await execa('node', ['captions.js', 'talk', 'tiny.en'], { cwd: folder });
  expect(stderr).toContain('→ talk.srt');
  const srt = readFileSync(join(folder, 'talk.srt'), 'utf8');
  expect(srt).toMatch(/^1\n00:00:0\d,\d{3} --> /);
  expect(readFileSync(join(folder, 'talk')).equals(writeWav(samples))).toBe(true);
  const text = srt.replace(/^\d+\n.* --> .*\n/gm, '').replaceAll('\n', ' ');
  expect(wordErrorRate(said, text).rate, text).toBeLessThan(0.2);

  for (const [args, exitCode, message] of [
    [[], 2, 'usage: '],
    [['other.wav'], 1, 'other.wav: no such file'],
  ] as const) {
    const failed = await execa('node', ['captions.js', ...args], { cwd: folder, reject: false });
    expect([failed.exitCode, failed.stderr]).toEqual([exitCode, expect.stringContaining(message)]);
  }
});

it('the page in React is built by Vite, types checked, with the look of its captions', async () => {
  const folder = await made('react');
  await user.install(folder);
  await execa('npm', ['run', 'build'], { cwd: folder });
  const assets = join(folder, 'dist', 'assets');
  const built = readdirSync(assets);
  const textOf = (ending: string): string =>
    built
      .filter((name) => name.endsWith(ending))
      .map((name) => readFileSync(join(assets, name), 'utf8'))
      .join('');
  expect(textOf('.css')).toContain('.ws-captions');
  expect(textOf('.js')).toContain('127.0.0.1:8765');
  // Both programs of `npm run dev` are there.
  for (const name of ['concurrently', 'ws-server', 'vite']) {
    expect(readdirSync(join(folder, 'node_modules', '.bin'))).toContain(name);
  }
});

describe('the server in Docker', () => {
  /** What the Dockerfile says, as far as one can do it without Docker. */
  function dockerfileOf(folder: string) {
    const lines = readFileSync(join(folder, 'Dockerfile'), 'utf8')
      .replaceAll('\\\n', ' ')
      .split('\n')
      .filter((line) => /^[A-Z]/.test(line));
    const all = (word: string): string[] =>
      lines
        .filter((line) => line.startsWith(`${word} `))
        .map((line) => line.slice(word.length + 1));
    const command = (text: string): string[] => JSON.parse(text.slice(text.indexOf('[')));
    return {
      environment: Object.fromEntries(
        all('ENV').flatMap((text) => text.split(' ').map((pair) => pair.split('='))),
      ) as Record<string, string>,
      entry: command(all('ENTRYPOINT')[0]!),
      healthcheck: command(all('HEALTHCHECK')[0]!),
      install: all('RUN').find((text) => text.startsWith('npm install'))!,
      ports: all('EXPOSE'),
      volumes: all('VOLUME'),
    };
  }

  it('starts as its Dockerfile says, and is found healthy as that says, too', async () => {
    const folder = await made('server');
    const image = dockerfileOf(folder);
    await user.install(folder, ...image.install.split(' ').slice(2));

    const port = String(await ownPort());
    const env: Record<string, string> = {
      ...{ PATH: process.env['PATH']!, HOME: process.env['HOME']! },
      ...{ NODE_ENV: image.environment['NODE_ENV']!, HOST: '127.0.0.1', PORT: port },
      WHISPER_MODEL: 'tiny.en',
    };
    const isHealthy = async () => {
      const [program, ...args] = image.healthcheck;
      const { exitCode } = await execa(program!, args, {
        ...{ cwd: folder, env, extendEnv: false, reject: false },
      });
      return exitCode === 0;
    };
    expect(await isHealthy()).toBe(false);
    const [program, ...args] = image.entry;
    const child = spawn(program!, args, { cwd: folder, env, stdio: 'ignore' });
    try {
      await expect.poll(isHealthy).toBe(true);
    } finally {
      child.kill('SIGTERM');
    }
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
  });

  it('has a compose file that fits it', async () => {
    const folder = join(user.work, 'my-server');
    const { environment, ports, volumes } = dockerfileOf(folder);
    const { services, volumes: kept } = parse(readFileSync(join(folder, 'compose.yaml'), 'utf8'));
    const { captions } = services;
    expect(captions.ports).toEqual([`127.0.0.1:${ports[0]}:${environment['PORT']}`]);
    expect(captions.volumes).toEqual([`models:${volumes[0]}`]);
    expect(environment['WS_MODELS_DIR']).toBe(volumes[0]);
    expect(Object.keys(kept)).toEqual(['models']);
    // Nothing else of it is written to: its home is in memory.
    expect([captions.read_only, captions.tmpfs]).toEqual([true, [environment['HOME']]]);
    // Flags that the server has.
    const { stdout } = await execa('npx', ['ws-server', '--help'], { cwd: folder });
    for (const name of Object.keys(captions.environment)) expect(stdout).toContain(name);
  });
});
