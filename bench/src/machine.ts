import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { MachineFacts } from '@ws/bench';

/** What decides how fast 8-bit and float products are. */
const INSTRUCTION_SETS = ['avx2', 'avx512f', 'avx_vnni', 'avx512_vnni', 'amx_int8', 'asimddp'];

/** Undefined where the system does not tell. */
function instructionSets(): readonly string[] | undefined {
  try {
    const words = new Set(readFileSync('/proc/cpuinfo', 'utf8').split(/\s+/));
    return INSTRUCTION_SETS.filter((name) => words.has(name));
  } catch {
    return undefined;
  }
}

/** The machine by its kind; nothing in it names the machine itself. */
export function machineFacts(): MachineFacts {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() ?? process.arch,
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    instructionSets: instructionSets() ?? [],
  };
}

/** What runs here, with its version. */
export function versions(): Readonly<Record<string, string>> {
  const onnxRuntime = JSON.parse(
    readFileSync(new URL('../node_modules/onnxruntime-node/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return { Node: process.versions.node, 'ONNX Runtime': onnxRuntime.version };
}

/** Date and machine, in words. */
export function describeMachine(): string {
  const { processor, cores, memoryGiB, platform } = machineFacts();
  const sets = instructionSets();
  const named = sets === undefined ? 'not told by this system' : sets.join(', ') || 'none of note';
  return [
    `${new Date().toISOString().slice(0, 10)}`,
    `${cores} × ${processor} (${named})`,
    `${memoryGiB} GiB`,
    platform,
    ...Object.entries(versions()).map(([name, version]) => `${name} ${version}`),
  ].join(' · ');
}
