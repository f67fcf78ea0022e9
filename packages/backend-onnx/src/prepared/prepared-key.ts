import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, cpus, platform } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GraphOptions } from '../runtime/whisper-graphs.js';

const require = createRequire(import.meta.url);

/**
 * Names what prepared graphs are made of, by which programs, and for which processor. Graphs of another name are others.
 *
 * @param model - path of the model: of a directory, or of the file of its weights
 * @param runtimeVersion - of ONNX Runtime
 */
export function preparedKey(
  model: string,
  runtimeVersion: string,
  { precision, textTokens, alignmentHeads }: GraphOptions,
): string {
  const made = {
    weights: statesOf(model),
    graphs: [precision, textTokens, alignmentHeads],
    // A version that makes graphs or reads weights in another way needs new files.
    programs: [
      runtimeVersion,
      digest(readFileSync(fileURLToPath(import.meta.url))),
      // Its content, and not when it was installed: programs of one version share what they prepare.
      digest(readFileSync(require.resolve('@ws/models'))),
    ],
    // ONNX Runtime arranges weights for the instructions that the processor has.
    machine: [platform(), arch(), cpus()[0]?.model, instructions()],
  };
  return digest(JSON.stringify(made)).slice(0, 24);
}

function statesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [stateOf(path)];
  return readdirSync(path)
    .toSorted()
    .map((name) => `${name} ${stateOf(join(path, name))}`);
}

function stateOf(path: string): string {
  const { size, mtimeMs } = statSync(path);
  return `${size} ${mtimeMs}`;
}

/** Virtual machines of one processor's name may differ in them. */
function instructions(): string | undefined {
  try {
    return /^(?:flags|Features)\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1];
  } catch {
    return undefined;
  }
}

function digest(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
