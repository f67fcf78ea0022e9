import { readFile } from 'node:fs/promises';
import type { EngineUse } from '@ws/core/internal';
import { execa } from 'execa';

/** Linux counts processor time in hundredths of a second, whatever the kernel's own clock. */
const TICK_MS = 10;
const LINUX_PAGE_BYTES = 4096;

/** Memory and processor time of another process; `undefined` if it has ended, or on Windows, which does not tell. */
export async function processUse(
  pid: number,
  platform: NodeJS.Platform = process.platform,
): Promise<EngineUse | undefined> {
  if (platform === 'win32') return undefined;
  try {
    if (platform === 'linux') return await linuxUse(pid);
    const { stdout } = await execa('ps', ['-o', 'rss=', '-o', 'time=', '-p', String(pid)]);
    return psUse(stdout);
  } catch {
    return undefined;
  }
}

async function linuxUse(pid: number): Promise<EngineUse> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may hold anything.
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  const memory = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ').map(Number);
  return {
    memoryBytes: (memory[1] ?? 0) * LINUX_PAGE_BYTES,
    cpuTimeMs: ((fields[11] ?? 0) + (fields[12] ?? 0)) * TICK_MS,
  };
}

/** What `ps` says: kilobytes, and `[[days-]hours:]minutes:seconds[.hundredths]`. */
export function psUse(line: string): EngineUse | undefined {
  const said = /^\s*(\d+)\s+(?:(\d+)-)?(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)\s*$/.exec(line);
  if (said === null) return undefined;
  const [kilobytes, days = 0, hours = 0, minutes = 0, seconds = 0] = said
    .slice(1)
    .map((part) => Number(part ?? 0));
  return {
    memoryBytes: (kilobytes ?? 0) * 1024,
    cpuTimeMs: (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000,
  };
}
