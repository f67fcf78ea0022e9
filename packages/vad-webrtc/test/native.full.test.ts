import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '..', '..', '..');
const recording = join(root, 'examples', 'live-captions', 'recording', 'demo.wav');

const missing = ['python3', 'make', 'g++'].filter(
  (tool) => spawnSync(tool, ['--version']).status !== 0,
);
if (missing.length > 0) {
  console.warn(`Tests of the native engine are skipped: ${missing.join(', ')} is not there.`);
}

// Both engines on the same frames: speech, noise, silence and clipped sound, with a reset amid them.
const COMPARE = `
  import { readFileSync } from 'node:fs';
  import { readWav } from '@ws/core/audio';
  import { loadWebRtcVad } from '@ws/vad-webrtc';

  const speech = readWav(readFileSync(process.argv[2])).samples.subarray(0, 10 * 16000);
  let state = 1;
  const sample = () => ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1);
  const samples = new Float32Array(2 * speech.length + 160000);
  samples.set(speech);
  samples.set(Float32Array.from({ length: 80000 }, (_, i) => sample() * 10 ** (i / 40000 - 3)), speech.length);
  samples.set(Float32Array.from({ length: 40000 }, (_, i) => 2 * Math.sin(i / 20)), speech.length + 80000);
  samples.set(speech.map((value) => value + 0.01 * sample()), speech.length + 160000);

  const [wasm, native] = [await loadWebRtcVad(), await loadWebRtcVad({ engine: 'native' })];
  const auto = await loadWebRtcVad({ engine: 'auto' });
  const hear = (library, options, ms) => {
    const vad = library.createVad(options);
    const other = library.createVad(options);
    const lengths = ms.map((each) => (each * options.sampleRate) / 1000);
    let [decisions, at] = ['', 0];
    for (let i = 0; at + lengths[i % lengths.length] <= samples.length; i++) {
      const frame = samples.subarray(at, (at += lengths[i % lengths.length]));
      decisions += vad.process(frame);
      other.process(frame.map(() => 1));
      if (i === 700) vad.reset();
    }
    return decisions;
  };

  const cases = [];
  for (const sampleRate of [8000, 16000, 32000, 48000]) {
    for (const mode of [0, 1, 2, 3]) {
      for (const ms of [[10], [20], [30], [30, 10, 20]]) {
        for (const noiseGateDb of [0, 9]) {
          const options = { sampleRate, mode, noiseGateDb };
          const [one, two] = [wasm, native].map((library) => hear(library, options, ms));
          const frames = one.length;
          const speech = one.replaceAll('0', '').length;
          let different = Math.abs(frames - two.length);
          for (let i = 0; i < frames; i++) if (one[i] !== two[i]) different++;
          cases.push({ ...options, ms, frames, speech, different });
        }
      }
    }
  }
  console.log(JSON.stringify({ engines: [wasm.engine, native.engine, auto.engine], cases }));
`;

const AUTO = "loadWebRtcVad({ engine: 'auto' }).then(({ engine }) => console.log(engine));";
const NATIVE =
  "loadWebRtcVad({ engine: 'native' }).catch(({ code, message }) => console.log(code, message));";

// As a user has it: an empty folder, the packages as they are published, and npm.
describe('the published package in an empty folder', () => {
  let folder: string;

  async function npmInstall(...packages: string[]): Promise<void> {
    await run('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd: folder });
  }

  async function script(name: string, code: string, ...args: string[]): Promise<string> {
    writeFileSync(join(folder, name), code);
    const { stdout } = await run('node', [name, ...args], { cwd: folder, maxBuffer: 2 ** 24 });
    return stdout.trim();
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ws-vad-webrtc-'));
    writeFileSync(join(folder, 'package.json'), '{"name":"app","version":"1.0.0","private":true}');
    const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      packageManager: string;
    };
    const tarballs: string[] = [];
    for (const name of ['core', 'vad-webrtc']) {
      const { stdout } = await run(
        'npx',
        ['-y', packageManager, 'pack', '--json', '--pack-destination', folder],
        { cwd: join(root, 'packages', name) },
      );
      const { filename } = JSON.parse(stdout.slice(stdout.indexOf('{'))) as { filename: string };
      tarballs.push(filename);
    }
    await npmInstall(...tarballs);
  });

  afterAll(() => {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  });

  it('does without the native engine, and says how to have it', async () => {
    const esm = "import { loadWebRtcVad } from '@ws/vad-webrtc';\n";
    const cjs = "const { loadWebRtcVad } = require('@ws/vad-webrtc');\n";
    for (const [extension, load] of [
      ['mjs', esm],
      ['cjs', cjs],
    ]) {
      expect(await script(`auto.${extension}`, load + AUTO)).toBe('wasm');
      expect(await script(`native.${extension}`, load + NATIVE)).toMatch(
        /^ERR_BACKEND_UNAVAILABLE .*npm install webrtcvad@1/,
      );
    }
  });

  it.skipIf(missing.length > 0)(
    'decides the same with the native engine, frame by frame, in all modes and at all rates',
    async () => {
      await npmInstall('webrtcvad@1.0.1');
      const { engines, cases } = JSON.parse(await script('compare.mjs', COMPARE, recording)) as {
        engines: string[];
        cases: { frames: number; speech: number; different: number }[];
      };
      expect(engines).toEqual(['wasm', 'native', 'native']);
      expect(cases).toHaveLength(4 * 4 * 4 * 2);
      expect(cases.filter(({ different }) => different !== 0)).toEqual([]);
      // Frames of both kinds were compared.
      for (const { frames, speech } of cases) {
        expect(speech).toBeGreaterThan(0.1 * frames);
        expect(speech).toBeLessThan(0.95 * frames);
      }
      const cjs = "const { loadWebRtcVad } = require('@ws/vad-webrtc');\n";
      expect(await script('auto.cjs', cjs + AUTO)).toBe('native');
    },
  );
});
