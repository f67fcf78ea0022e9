import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { stream60 } from '../streaming/recordings.js';

const ROOT = join(import.meta.dirname, '..', '..');
// The program lies beside the packages that it imports.
const FOLDER = join(ROOT, 'node_modules', '.cache', 'reach');

/** The paths of the program, and of the file of the recording's words, which is its first argument. */
type Built = readonly [program: string, words: string];

let built: Promise<Built> | undefined;

/**
 * Builds the scripted server once, for Node alone: a process that compiles TypeScript first takes a second of the processor that its
 * clients wait for.
 */
export function buildScriptedServer(): Promise<Built> {
  built ??= compile();
  return built;
}

async function compile(): Promise<Built> {
  const [program, words] = [join(FOLDER, 'scripted-server.mjs'), join(FOLDER, 'words.json')];
  await build({
    entryPoints: [join(import.meta.dirname, 'scripted-server.ts')],
    ...{ outfile: program, bundle: true, platform: 'node', format: 'esm', target: 'node20' },
    // The server uses built packages, as users do.
    external: ['@ws/*', 'onnxruntime-node'],
  });
  const spoken = stream60()!.utterances.flatMap((utterance) => utterance.words);
  writeFileSync(words, JSON.stringify(spoken));
  return [program, words];
}
