import { Writable } from 'node:stream';
import type { Terminal } from './terminal.js';

/**
 * The process's stderr, where what cannot be written is lost: a full disk or a pipe that nobody reads any more ends no
 * server. Node throws in the one case, and emits an error in the other.
 */
export function createStderr(): Terminal['stderr'] {
  const { stderr } = process;
  stderr.on('error', () => {});
  // Nothing of a terminal can be full, and what draws on it asks for its size.
  if (stderr.isTTY) return stderr;
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      try {
        stderr.write(chunk);
      } catch {}
      done();
    },
  });
}
