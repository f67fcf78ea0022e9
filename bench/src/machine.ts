import { readFileSync } from 'node:fs';
import { machineFacts } from '../../packages/bench/src/measure/machine-facts.js';

/** What runs here, with its version. */
export function versions(): Readonly<Record<string, string>> {
  const onnxRuntime = JSON.parse(
    readFileSync(new URL('../node_modules/onnxruntime-node/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return { Node: process.versions.node, 'ONNX Runtime': onnxRuntime.version };
}

/** Date and machine, in words. */
export function describeMachine(): string {
  const { processor, cores, memoryGiB, platform, instructionSets } = machineFacts();
  const named = instructionSets.join(', ') || 'none of note told';
  return [
    `${new Date().toISOString().slice(0, 10)}`,
    `${cores} × ${processor} (${named})`,
    `${memoryGiB} GiB`,
    platform,
    ...Object.entries(versions()).map(([name, version]) => `${name} ${version}`),
  ].join(' · ');
}
