import { removeModel } from '@ws/models';
import { type Terminal, writeLines } from '../terminal.js';
import { formatBytes } from './bytes.js';

/** `models rm`: removes models from the cache, and says what that freed. */
export async function remove(terminal: Terminal, names: readonly string[]): Promise<void> {
  for (const name of names) {
    const { name: removed, directory, freedBytes } = await removeModel(name);
    writeLines(terminal.stdout, [
      `${removed}: removed ${directory}, freed ${formatBytes(freedBytes)}`,
    ]);
  }
}
