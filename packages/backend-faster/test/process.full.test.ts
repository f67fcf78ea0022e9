import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createFasterBackend,
  type FasterBackend,
  type FasterBackendOptions,
} from '@ws/backend-faster';
import type { Logger, TranscribeError } from '@ws/core';
import { silentLogger } from '@ws/core/internal';
import { wordErrorRate } from '@ws/core/measures';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { childrenOf, isAlive } from '../../../test/support/child-processes.js';
import { failure } from '../../../test/support/failure.js';
import { demoFile, demoRecording, demoSentences } from '../../../test/support/recordings.js';
import { setUp } from './support/set-up.js';

const sampleRate = 16_000;
const folder = mkdtempSync(join(tmpdir(), 'ws-python-'));
const [first] = demoSentences();
const python = await setUp('faster-whisper');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.runIf(process.platform === 'linux')('the Python process', () => {
  let backend: FasterBackend;

  async function start(options: Partial<FasterBackendOptions> = {}): Promise<number> {
    const before = childrenOf(process.pid);
    backend = createFasterBackend({ model: 'tiny.en', retries: 0, ...options });
    await backend.load();
    return newChild(before);
  }

  function newChild(before: readonly number[]): number {
    const child = childrenOf(process.pid).find((pid) => !before.includes(pid));
    if (child === undefined) throw new Error('the Python process is not there');
    return child;
  }

  /** Begins a long call; resolves when the engine is in the middle of it. */
  async function inTheMiddle(): Promise<{ readonly call: Promise<unknown> }> {
    let call: Promise<unknown> = Promise.resolve();
    await new Promise<void>((resolve, reject) => {
      call = backend.transcribe(demoRecording(), {
        sampleRate,
        onSegment: () => resolve(),
      });
      call.catch(reject);
    });
    return { call };
  }

  async function understands(): Promise<void> {
    const { text } = await backend.transcribe(first!.samples, { sampleRate });
    expect(wordErrorRate(first!.text, text).rate).toBe(0);
  }

  /** An interpreter before which another module of that name stands. */
  function pythonWith(name: string, module: string, code: string): string {
    const modules = join(folder, name);
    mkdirSync(modules);
    writeFileSync(join(modules, `${module}.py`), code);
    const path = join(folder, `${name}.sh`);
    writeFileSync(path, `#!/bin/sh\nPYTHONPATH='${modules}' exec '${python}' "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  const REAL = `
import os, sys
sys.path.remove(os.path.dirname(__file__))
del sys.modules["faster_whisper"]
import faster_whisper
`;

  /** What Python prints, as the logger is told of it. */
  function createLines(): { readonly lines: string[]; readonly logger: Logger } {
    const lines: string[] = [];
    const debug = ({ line }: { line?: string }): void => {
      if (line !== undefined) lines.push(line);
    };
    return { lines, logger: { ...silentLogger, debug } };
  }

  afterEach(async () => {
    vi.useRealTimers();
    await backend?.[Symbol.asyncDispose]();
  });

  it('is started anew when it was killed during a call; the call fails as retryable', async () => {
    const child = await start();
    const { call } = await inTheMiddle();
    const waiting = understands();
    process.kill(child, 'SIGKILL');
    const error = await failure(call);
    expect(error.code).toBe('ERR_BACKEND_CRASHED');
    expect(error.retryable).toBe(true);
    await waiting;
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 1 });
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'goes on when %s reaches all of a terminal or a service: its calls may still be wanted',
    async (signal) => {
      const pid = await start();
      const { call } = await inTheMiddle();
      process.kill(pid, signal);
      await call;
      await understands();
      expect((await backend.health()).restarts).toBe(0);
    },
  );

  it('is killed and started anew when it hangs', async () => {
    const callTimeoutMs = 500_000;
    const child = await start({ callTimeoutMs });
    // So long a time passes when the test says so; for the call that follows it is enough on the slowest machine.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { call } = await inTheMiddle();
    process.kill(child, 'SIGSTOP');
    const failed = failure(call);
    // 48 s of audio are two windows.
    await vi.advanceTimersByTimeAsync(2 * callTimeoutMs);
    const error = await failed;
    expect(error.code).toBe('ERR_BACKEND_TIMEOUT');
    expect(error.retryable).toBe(true);
    expect(childrenOf(process.pid)).not.toContain(child);
    vi.useRealTimers();
    await understands();
  });

  it('that died while idle is started anew by the next call', async () => {
    const child = await start();
    process.kill(child, 'SIGKILL');
    await expect.poll(() => childrenOf(process.pid)).not.toContain(child);
    await understands();
  });

  it('stops its work when the call is aborted, and takes the next', async () => {
    const counting = `${REAL}
real = faster_whisper.WhisperModel.transcribe
def transcribe(*args, **kwargs):
    found, info = real(*args, **kwargs)
    def counted():
        for segment in found:
            print("decoded", flush=True)
            yield segment
    return counted(), info
faster_whisper.WhisperModel.transcribe = transcribe
`;
    const { lines, logger } = createLines();
    const child = await start({
      python: pythonWith('counting', 'faster_whisper', counting),
      logger,
    });
    // Eight windows of some six segments each.
    const { length } = demoRecording();
    const long = new Float32Array(5 * length);
    for (let at = 0; at < long.length; at += length) long.set(demoRecording(), at);
    const abort = new AbortController();
    const call = backend.transcribe(long, {
      sampleRate,
      signal: abort.signal,
      onSegment: () => abort.abort(new Error('enough')),
    });
    const error = await failure(call);
    expect(error.code).toBe('ERR_ABORTED');
    expect(error.cause).toEqual(new Error('enough'));
    await understands();
    expect(lines.filter((line) => line === 'decoded').length).toBeLessThan(30);
    expect(childrenOf(process.pid)).toContain(child);
    expect(await backend.health()).toMatchObject({ restarts: 0 });
  });

  it('ends when it has had nothing to do for long, and comes back', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const child = await start({ idleTimeoutMs: 60_000 });
    await understands();
    await vi.advanceTimersByTimeAsync(60_000);
    await expect.poll(() => childrenOf(process.pid)).not.toContain(child);
    expect(await backend.health()).toMatchObject({ status: 'unloaded', restarts: 0 });
    await understands();
    expect(await backend.health()).toMatchObject({ status: 'ready', restarts: 0 });
  });

  it('goes with the backend', async () => {
    const child = await start();
    await backend[Symbol.asyncDispose]();
    expect(childrenOf(process.pid)).not.toContain(child);
  });

  it.each(['while idle', 'during a call'])('goes when its parent is killed %s', async (when) => {
    const program = `
      import { readFileSync } from 'node:fs';
      import { createFasterBackend } from '@ws/backend-faster';
      import { readWav } from '@ws/core/audio';
      const backend = createFasterBackend({ model: 'tiny.en' });
      await backend.load();
      if (${when === 'during a call'}) {
        const { samples, sampleRate } = readWav(readFileSync(${JSON.stringify(demoFile)}));
        backend.transcribe(samples, { sampleRate, onSegment: () => console.log('ready') });
      } else console.log('ready');
      setInterval(() => {}, 1000);
    `;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => parent.stdout.once('data', resolve));
    const [child] = childrenOf(parent.pid!);
    expect(child).toBeDefined();
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(child!)).toBe(false);
  });

  it('is understood whatever its libraries print', async () => {
    const { lines, logger } = createLines();
    const noisy = `${REAL}
real = faster_whisper.WhisperModel.transcribe
def transcribe(*args, **kwargs):
    print("noise of Python")
    os.write(1, b"noise of native code\\n")
    os.system("echo noise of a child; cat")
    return real(*args, **kwargs)
faster_whisper.WhisperModel.transcribe = transcribe
`;
    await start({ python: pythonWith('noisy', 'faster_whisper', noisy), logger });
    await understands();
    for (const who of ['Python', 'native code', 'a child']) {
      expect(lines).toContain(`noise of ${who}`);
    }
  });

  it('fails calls and lives on; without memory it does not', async () => {
    const failing = `${REAL}
real = faster_whisper.WhisperModel.transcribe
count = 0
def transcribe(*args, **kwargs):
    global count
    count += 1
    if count == 1: raise RuntimeError("the first one")
    if count == 2: raise MemoryError("no room")
    return real(*args, **kwargs)
faster_whisper.WhisperModel.transcribe = transcribe
`;
    await start({ python: pythonWith('failing', 'faster_whisper', failing) });
    const failed = await failure(backend.transcribe(first!.samples, { sampleRate }));
    expect(failed).toMatchObject({ code: 'ERR_BACKEND_FAILED', retryable: false });
    expect(failed.message).toContain('the first one');
    const full = await failure(backend.transcribe(first!.samples, { sampleRate }));
    expect(full).toMatchObject({ code: 'ERR_BACKEND_FAILED', retryable: true });
    expect(full.message).toContain('smaller model');
    // The process that has no memory ends; the next one counts anew.
    await expect.poll(async () => (await backend.health()).status).not.toBe('ready');
    const again = await failure(backend.transcribe(first!.samples, { sampleRate }));
    expect(again.message).toContain('the first one');
    expect(await backend.health()).toMatchObject({ restarts: 1 });
  });

  it('that says nothing is not waited for by who disposes', async () => {
    const silent = join(folder, 'silent.sh');
    writeFileSync(silent, '#!/bin/sh\nexec sleep 600\n');
    chmodSync(silent, 0o755);
    const before = childrenOf(process.pid);
    backend = createFasterBackend({ model: 'tiny.en', python: silent });
    const load = failure(backend.load());
    await expect.poll(() => childrenOf(process.pid).length).toBeGreaterThan(before.length);
    await backend[Symbol.asyncDispose]();
    expect((await load).code).toBe('ERR_DISPOSED');
    expect(childrenOf(process.pid)).toEqual(before);
  });

  it('that is no Python of use is refused with what to do', async () => {
    const refused = async (path: string): Promise<TranscribeError> => {
      const refusing = createFasterBackend({ model: 'tiny.en', python: path, retries: 0 });
      const error = await failure(refusing.load());
      expect(error.code).toBe('ERR_BACKEND_UNAVAILABLE');
      expect(await refusing.health()).toMatchObject({ status: 'failed', message: error.message });
      await refusing[Symbol.asyncDispose]();
      return error;
    };
    expect((await refused(join(folder, 'nothing'))).message).toMatch(
      /nothing.*npx @ws\/backend-faster/,
    );
    const mute = join(folder, 'mute.sh');
    writeFileSync(mute, '#!/bin/sh\necho it is broken >&2\nexit 3\n');
    chmodSync(mute, 0o755);
    expect((await refused(mute)).message).toContain('it is broken');
    const talking = join(folder, 'talking.sh');
    writeFileSync(talking, '#!/bin/sh\necho Welcome to this Python\nsleep 60\n');
    chmodSync(talking, 0o755);
    expect((await refused(talking)).message).toMatch(/header/);
    // One without the module: the environment's own interpreter, which looks for nothing.
    const bare = join(folder, 'bare.sh');
    writeFileSync(bare, `#!/bin/sh\nexec '${python}' -S "$@"\n`);
    chmodSync(bare, 0o755);
    expect((await refused(bare)).message).toMatch(
      /has no module faster-whisper\. Run: ".*" -m pip install "faster-whisper>=1\.1,<2\.0"/,
    );
    const broken = pythonWith('broken', 'faster_whisper', 'import a_library_that_is_not_there');
    expect((await refused(broken)).message).toMatch(/a_library_that_is_not_there.*setup/);
  });
});

describe('a model', () => {
  it('of another format is refused with what to do', async () => {
    const path = join(folder, 'hugging-face');
    mkdirSync(path);
    for (const file of ['model.safetensors', 'config.json', 'tokenizer.json']) {
      writeFileSync(join(path, file), '{}');
    }
    const backend = createFasterBackend({ model: path });
    await expect(backend.load()).rejects.toMatchObject({ code: 'ERR_MODEL_INVALID' });
    await backend[Symbol.asyncDispose]();
  });

  it('that is damaged is refused, and the program lives', async () => {
    const path = join(folder, 'damaged');
    mkdirSync(path);
    for (const [file, text] of Object.entries({
      'model.bin': '\u0006\u0000\u0000\u0000 not weights',
      'config.json': '{}',
      'tokenizer.json': '{}',
      'vocabulary.txt': 'a',
    })) {
      writeFileSync(join(path, file), text);
    }
    const backend = createFasterBackend({ model: path });
    await expect(backend.load()).rejects.toMatchObject({ code: 'ERR_MODEL_INVALID' });
    expect(await backend.health()).toMatchObject({ status: 'failed' });
    await backend[Symbol.asyncDispose]();
  });

  it('that nobody has heard of is refused', async () => {
    const backend = createFasterBackend({ model: 'no-such-model' });
    await expect(backend.load()).rejects.toMatchObject({ code: 'ERR_MODEL_NOT_FOUND' });
    await backend[Symbol.asyncDispose]();
  });
});
