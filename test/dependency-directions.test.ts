import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, packageFolders } from '../scripts/workspace.mjs';
import { importsOf, sourcesIn } from './support/sources.js';

/** Which of ours a package may depend on: the arrows of the design, and no others. */
const ALLOWED: Record<string, readonly string[]> = {
  core: [],
  testing: ['core'],
  models: ['core'],
  // Where there is no ffmpeg.
  client: ['core', 'containers'],
  'cli-kit': ['core'],
  react: ['core', 'client', 'voice-client'],
  // Frameworks that people build with.
  'ai-sdk': ['core', 'client', 'containers'],
  livekit: ['core', 'client', 'containers'],
  // Never the server, which serves the page.
  'captions-page': ['core', 'testing', 'client', 'backend-onnx', 'vad-silero'],
  // Its templates use the others; they are files that it copies.
  'create-captions': ['core'],
  containers: ['core'],
  redaction: ['core'],
  // The stores of a server's sessions.
  'journal-nats': ['core', 'testing'],
  'journal-redis': ['core', 'testing'],
  jobs: ['core'],
  'vad-webrtc': ['core'],
  python: ['core', 'models'],
  'backend-faster': ['core', 'models', 'python'],
  'backend-onnx': ['core', 'models'],
  'backend-whispercpp': ['core', 'models'],
  // It runs its networks as backend-onnx runs Whisper's.
  'backend-moonshine': ['core', 'models', 'backend-onnx'],
  'vad-silero': ['core'],
  speech: ['core', 'testing'],
  'voice-client': ['core', 'client'],
  'tts-hibari': ['core', 'python', 'speech'],
  'tts-piper': ['core', 'models', 'python', 'speech'],
  // It runs its network as backend-onnx runs Whisper's: with the same spectrogram, runtime and kind of process.
  'turn-smart': ['core', 'models', 'backend-onnx'],
  // Likewise: with the same graphs, runtime and kind of process.
  speakers: ['core', 'models', 'backend-onnx'],
  server: [
    'core',
    'models',
    'client',
    'captions-page',
    'containers',
    'redaction',
    'jobs',
    'backend-faster',
    'backend-moonshine',
    'backend-onnx',
    'backend-whispercpp',
    'journal-nats',
    'journal-redis',
    'speakers',
    'turn-smart',
    'vad-silero',
    'vad-webrtc',
  ],
  // It speaks to servers from outside.
  bench: ['core', 'client', 'vad-silero'],
  voice: ['core', 'models', 'python', 'server', 'speech', 'tts-hibari', 'tts-piper'],
};

interface Manifest {
  readonly name: string;
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
  readonly optionalDependencies?: Record<string, string>;
  readonly devDependencies?: Record<string, string>;
}

/** A package that is not published: others have it built in. */
const BUILT_IN = '@ws/cli-kit';

const manifest = (name: string): Manifest =>
  JSON.parse(readFileSync(join(folderOf(name), 'package.json'), 'utf8')) as Manifest;

/** The packages that a package is made of. The page is published as one bundle, whose parts are its devDependencies. */
function dependenciesOf(name: string): readonly string[] {
  const { dependencies, peerDependencies, optionalDependencies, devDependencies } = manifest(name);
  const needed = { ...dependencies, ...peerDependencies, ...optionalDependencies };
  return Object.keys(name === 'captions-page' ? { ...needed, ...devDependencies } : needed);
}

describe('dependencies point one way', () => {
  it('has a rule for every package', () => {
    expect(packageFolders.map((folder) => basename(folder)).sort()).toEqual(
      Object.keys(ALLOWED).sort(),
    );
  });

  it.each(Object.keys(ALLOWED))('%s depends on nothing else of ours', (name) => {
    const ours = dependenciesOf(name)
      .filter((dependency) => dependency.startsWith('@ws/'))
      // ONNX Runtime's binaries, which hold no code of ours.
      .filter((dependency) => !dependency.startsWith('@ws/onnxruntime-'))
      .map((dependency) => dependency.slice('@ws/'.length));
    for (const dependency of ours) expect(ALLOWED[name]).toContain(dependency);
  });

  it.each(['client', 'server'])('%s depends on all that the kit in it depends on', (name) => {
    const { '@ws/core': _, ...needed } = manifest('cli-kit').dependencies!;
    expect(manifest(name).dependencies).toMatchObject(needed);
  });

  it('core depends on nothing at all', () => {
    expect(dependenciesOf('core')).toEqual([]);
  });

  it.each(Object.keys(ALLOWED))('%s installs no decoder of AAC, which is under the GPL', (name) => {
    const { dependencies, optionalDependencies } = manifest(name);
    expect(Object.keys({ ...dependencies, ...optionalDependencies })).not.toContain(
      '@audio/decode-aac',
    );
  });

  it.each(Object.keys(ALLOWED))('what %s imports is declared', (name) => {
    const declared = new Set(dependenciesOf(name));
    if (manifest(name).devDependencies?.[BUILT_IN] !== undefined) declared.add(BUILT_IN);
    for (const file of sourcesIn(join(folderOf(name), 'src'))) {
      for (const { from, typeOnly } of importsOf(file)) {
        // Node's own, and the package's own that are other files in browsers.
        if (/^(?:node:|#|\.)/.test(from)) continue;
        const [scope, rest] = from.split('/');
        const dependency = scope!.startsWith('@') ? `${scope}/${rest}` : scope!;
        // Types of ONNX Runtime are used inside, and appear in no declaration of ours.
        if (typeOnly && dependency === 'onnxruntime-common') continue;
        expect(declared, `${file} imports ${dependency}`).toContain(dependency);
      }
    }
  });
});
