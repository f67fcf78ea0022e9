import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a program behaves that pretends to be Python. Each is a piece of shell, after which the script goes on or ends. */
export interface FakePythonBehaviour {
  /** What the probe prints. */
  readonly probe?: { readonly version: readonly number[]; readonly venv: boolean } | undefined;
  /** `-m venv DIRECTORY`, in `$3`. Default: makes it. */
  readonly venv?: string | undefined;
  /** `-m pip install ...`. Default: does nothing. */
  readonly pip?: string | undefined;
  /** `-B -c 'import ...'`. Default: does nothing. */
  readonly check?: string | undefined;
}

/** Writes a shell script that behaves like a Python. Not for Windows. */
export function fakePython(
  folder: string,
  name: string,
  behaviour: FakePythonBehaviour = {},
): string {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  const { probe = { version: [3, 12, 1], venv: true } } = behaviour;
  const told = JSON.stringify({ executable: path, ...probe });
  const makeVenv = `mkdir -p "$3/bin" && cp "$0" "$3/bin/python"`;
  writeFileSync(
    path,
    `#!/bin/sh
echo "$@" >> '${path}.log'
case "$1 $2" in
  "-c "*) echo '${told}' ;;
  "-m venv") ${behaviour.venv ?? makeVenv} ;;
  "-m pip") ${behaviour.pip ?? ':'} ;;
  "-B -c") ${behaviour.check ?? ':'} ;;
esac
`,
  );
  chmodSync(path, 0o755);
  return path;
}
