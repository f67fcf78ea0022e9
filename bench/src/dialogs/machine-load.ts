import { loadavg } from 'node:os';

/** What is told of a machine that others use, too. @returns what tells it, from now until then */
export function machineLoad(): () => string {
  const before = loadavg()[0]!;
  return () => `load of the machine ${before.toFixed(1)} before, ${loadavg()[0]!.toFixed(1)} after`;
}
