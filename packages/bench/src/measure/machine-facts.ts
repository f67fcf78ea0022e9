import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { MachineFacts } from '../result/bench-result.js';

/** Those that decide how fast 8-bit and float products are. */
const INSTRUCTION_SETS = ['avx2', 'avx512f', 'avx_vnni', 'avx512_vnni', 'amx_int8', 'asimddp'];

/** The machine that this runs on, by its kind. */
export function machineFacts(): MachineFacts {
  const processors = cpus();
  return {
    processor: processors[0]?.model.trim() || process.arch,
    cores: processors.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    instructionSets: instructionSets(),
  };
}

function instructionSets(): readonly string[] {
  try {
    const words = new Set(readFileSync('/proc/cpuinfo', 'utf8').split(/\s+/));
    return INSTRUCTION_SETS.filter((name) => words.has(name));
  } catch {
    // This system does not tell.
    return [];
  }
}
