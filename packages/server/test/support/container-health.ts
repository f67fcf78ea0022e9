import { join } from 'node:path';
import { execa } from 'execa';

const program = join(import.meta.dirname, '../../../../deploy/healthcheck.mjs');

/** What the container that a server would run in says of its health. */
export async function isHealthy(port: number): Promise<boolean> {
  const env = { PORT: String(port) };
  const { exitCode } = await execa(process.execPath, [program], { env, reject: false });
  return exitCode === 0;
}
