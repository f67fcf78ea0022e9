import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';

/** What decides how fast 8-bit and float products are. */
const INSTRUCTION_SETS = ['avx2', 'avx512f', 'avx_vnni', 'avx512_vnni', 'amx_int8', 'asimddp'];

function instructionSets(): string {
  try {
    const words = new Set(readFileSync('/proc/cpuinfo', 'utf8').split(/\s+/));
    return INSTRUCTION_SETS.filter((name) => words.has(name)).join(', ') || 'none of note';
  } catch {
    return 'not told by this system';
  }
}

/** Date and machine, in words; nothing that names the machine itself. */
export function describeMachine(): string {
  const processors = cpus();
  const onnxRuntime = JSON.parse(
    readFileSync(new URL('../node_modules/onnxruntime-node/package.json', import.meta.url), 'utf8'),
  ) as { version: string };
  return [
    `${new Date().toISOString().slice(0, 10)}`,
    `${processors.length} × ${processors[0]?.model.trim() ?? process.arch} (${instructionSets()})`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `${process.platform} ${process.arch}`,
    `Node ${process.versions.node}`,
    `ONNX Runtime ${onnxRuntime.version}`,
  ].join(' · ');
}
