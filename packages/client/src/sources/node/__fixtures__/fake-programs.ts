import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Programs that are found by their names, and no others. */
export interface FakePrograms extends Disposable {
  readonly folder: string;
  /** Adds one, which runs this code. `args` and `say(text)`, which writes to stderr, are there. */
  add(name: string, code: string): void;
}

/** Until it is disposed, `PATH` holds nothing but these. */
export function fakePrograms(): FakePrograms {
  const env: { PATH?: string | undefined } = process.env;
  const { PATH } = env;
  const folder = mkdtempSync(join(tmpdir(), 'fake-programs-'));
  env.PATH = folder;
  return {
    folder,
    add(name, code) {
      const path = join(folder, name);
      const head = `#!${process.execPath}\nconst args = process.argv.slice(2); const say = (t) => require('node:fs').writeSync(2, t);\n`;
      writeFileSync(path, head + code);
      chmodSync(path, 0o755);
    },
    [Symbol.dispose]() {
      env.PATH = PATH;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
