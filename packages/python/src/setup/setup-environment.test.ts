import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TranscribeError } from '@ws/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FASTER_WHISPER } from '../__fixtures__/engine.js';
import { type FakePythonBehaviour, fakePython } from '../__fixtures__/fake-python.js';
import { environmentPlace, findEnvironment } from './environment-place.js';
import { findPython } from './find-python.js';
import type { SetupProgress } from './progress.js';
import { type SetupEnvironmentOptions, setupEnvironment } from './setup-environment.js';

const setupPython = (options: SetupEnvironmentOptions) => setupEnvironment(FASTER_WHISPER, options);

let folder: string;
let directory: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ws-setup-'));
  directory = join(folder, 'environments');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const failureOf = (work: Promise<unknown>): Promise<TranscribeError> =>
  work.then(
    () => {
      throw new Error('it worked');
    },
    (error: TranscribeError) => error,
  );

// Interpreters that are shell scripts.
describe.skipIf(process.platform === 'win32')('setupEnvironment', () => {
  const setUp = (behaviour: FakePythonBehaviour = {}) =>
    setupPython({ directory, python: fakePython(folder, 'python', behaviour) });

  const commands = (): string[] =>
    readFileSync(join(folder, 'python.log'), 'utf8').trim().split('\n');

  it('makes an environment of pinned packages, says how it goes, and stamps it last', async () => {
    const told: SetupProgress[] = [];
    const pip = `
printf 'Looking in links: /wheels\\nCollecting av==17.1.0 (from -r requirements.txt (line 3))\\n'
printf '  Downloading av-17.1.0-cp312.whl (37.2 MB)\\nInstalling collected packages: av, numpy\\n'
printf 'Successfully installed av-17.1.0 numpy-2.4.6\\n'`;
    const result = await setupPython({
      directory,
      python: fakePython(folder, 'python', { pip }),
      onProgress: (progress) => told.push(progress),
    });
    expect(result).toMatchObject({ made: true });
    expect(told.map(({ phase, what }) => `${phase} ${what}`)).toEqual([
      `creating ${result.directory} (Python 3.12.1)`,
      'collecting av==17.1.0',
      'downloading av-17.1.0-cp312.whl (37.2 MB)',
      'installing 2 packages',
      'checking faster-whisper',
    ]);
    expect(told[1]).toMatchObject({ done: 1 });
    expect(told[1]!.total).toBe(2);
    const { requirements } = FASTER_WHISPER;
    expect(commands().join('\n')).toContain(`-r ${requirements}`);
    expect(findEnvironment(FASTER_WHISPER, directory)).toEqual({
      directory: result.directory,
      python: result.python,
    });
    expect(existsSync(`${result.directory}.lock`)).toBe(false);
  });

  it('leaves one that is there as it is, unless it is forced', async () => {
    const { directory: made } = await setUp();
    writeFileSync(join(made, 'mark'), '');
    const python = join(folder, 'nothing');
    expect(await setupPython({ directory, python })).toMatchObject({ made: false });
    expect(existsSync(join(made, 'mark'))).toBe(true);
    const again = await setupPython({ directory, python: join(folder, 'python'), force: true });
    expect(again.made).toBe(true);
    expect(existsSync(join(made, 'mark'))).toBe(false);
  });

  it('makes anew what a cut setup left', async () => {
    const place = environmentPlace(FASTER_WHISPER, directory);
    mkdirSync(join(place.directory, 'bin'), { recursive: true });
    writeFileSync(place.python, '');
    writeFileSync(join(place.directory, 'rest'), '');
    expect(findEnvironment(FASTER_WHISPER, directory)).toBeUndefined();
    expect((await setUp()).made).toBe(true);
    expect(existsSync(join(place.directory, 'rest'))).toBe(false);
  });

  it('is done by one of two that are at it; the other waits and has the same', async () => {
    const python = fakePython(folder, 'python', { pip: 'sleep 1' });
    const waited: string[] = [];
    const onProgress = ({ phase }: SetupProgress) => phase === 'waiting' && waited.push(phase);
    const results = await Promise.all([
      setupPython({ directory, python, onProgress }),
      setupPython({ directory, python, onProgress, force: true }),
    ]);
    expect(results.map(({ made }) => made).sort()).toEqual([false, true]);
    expect(waited).toEqual(['waiting']);
    expect(commands().filter((line) => line.startsWith('-m venv'))).toHaveLength(1);
  });

  it('is ended by its signal, and leaves nothing', async () => {
    const abort = new AbortController();
    const setup = setupPython({
      directory,
      python: fakePython(folder, 'python', { pip: 'echo "Collecting av"; exec sleep 60' }),
      signal: abort.signal,
      onProgress: ({ phase }) => phase === 'collecting' && abort.abort(),
    });
    expect(await failureOf(setup)).toMatchObject({ code: 'ERR_ABORTED' });
    expect(existsSync(environmentPlace(FASTER_WHISPER, directory).directory)).toBe(false);
  });

  it.each<[string, FakePythonBehaviour, RegExp]>([
    [
      'no network',
      {
        pip: `echo "WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError: Failed to establish a new connection'"
echo 'ERROR: Could not find a version that satisfies the requirement av==17.1.0'
echo 'ERROR: No matching distribution found for av==17.1.0' >&2
exit 1`,
      },
      /does not reach the package index.*HTTPS_PROXY.*npx @ws\/backend-faster setup/,
    ],
    [
      'no space',
      {
        pip: `echo 'ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device' >&2; exit 1`,
      },
      /no space left: faster-whisper needs about \d+ MB in .*environments/,
    ],
    [
      'no release for this Python',
      { pip: `echo 'ERROR: No matching distribution found for av==17.1.0' >&2; exit 1` },
      /no av==17\.1\.0 for Python 3\.12\.1.*--python PATH/,
    ],
    [
      'something else in pip',
      { pip: `echo 'ERROR: The hash does not match' >&2; exit 1` },
      /pip failed: The hash does not match/,
    ],
    [
      'a Python whose ensurepip is broken',
      {
        venv: `echo 'The virtual environment was not created successfully because ensurepip is not available.' >&2; exit 1`,
      },
      /apt install python3-venv/,
    ],
    [
      'a library that does not load',
      { check: `echo 'ImportError: libgomp.so.1: cannot open shared object file' >&2; exit 1` },
      /cannot load it: ImportError: libgomp\.so\.1.*--force/,
    ],
  ])('says what to do: %s', async (_, behaviour, message) => {
    const error = await failureOf(setUp(behaviour));
    expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
    expect(error.message).toMatch(message);
    // What is of no use takes no room.
    expect(existsSync(environmentPlace(FASTER_WHISPER, directory).directory)).toBe(false);
  });

  it('says where nothing can be written', async () => {
    writeFileSync(directory, 'a file');
    const error = await failureOf(setUp());
    expect(error.message).toContain(`Nothing can be written at ${directory}`);
  });

  it('refuses options that it does not know', async () => {
    for (const options of [{ force: 'yes' }, { python: '' }, { fast: 1 }]) {
      const error = await failureOf(setupPython({ directory, ...options } as never));
      expect(error.code).toBe('ERR_INVALID_OPTION');
    }
  });
});

describe.skipIf(process.platform === 'win32')('findPython', () => {
  const named = (command: string) => ({ command, args: [] });
  const old = () => fakePython(folder, 'old', { probe: { version: [3, 9, 2], venv: true } });
  const bare = () => fakePython(folder, 'bare', { probe: { version: [3, 11, 2], venv: false } });

  it('takes the first that is new enough and can make environments', async () => {
    const good = fakePython(folder, 'good');
    const candidates = [join(folder, 'nothing'), old(), bare(), good].map(named);
    expect(await findPython(undefined, undefined, candidates)).toEqual({
      executable: good,
      version: '3.12.1',
    });
  });

  it('understands one that says something else as it starts', async () => {
    const good = fakePython(folder, 'good');
    const talkative = join(folder, 'talkative');
    writeFileSync(talkative, `#!/bin/sh\necho 'Welcome.'\nexec '${good}' "$@"\n`, { mode: 0o755 });
    expect(await findPython(talkative)).toEqual({ executable: good, version: '3.12.1' });
  });

  it('says which package of Debian is missing', async () => {
    const error = await failureOf(findPython(undefined, undefined, [old(), bare()].map(named)));
    expect(error.message).toMatch(/3\.11\.2 .*apt install python3-venv \(or python3\.11-venv\)/);
  });

  it('says that all are too old', async () => {
    const error = await failureOf(findPython(undefined, undefined, [named(old())]));
    expect(error.message).toMatch(/Python 3\.9\.2 .*too old: 3\.10 or later.*--python PATH/);
  });

  it('says that there is none, and how to have one', async () => {
    const candidates = [named(join(folder, 'nothing'))];
    const error = await failureOf(findPython(undefined, undefined, candidates));
    expect(error).toMatchObject({ code: 'ERR_BACKEND_UNAVAILABLE' });
    expect(error.message).toMatch(/There is no Python.*apt install.*brew install.*winget install/);
    expect((await failureOf(findPython(join(folder, 'mine')))).message).toContain(
      'mine" is no Python',
    );
  });
});
