import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Where a program is that would run by its name, or `undefined`. A path is one that is there. */
export function findProgram(name: string): string | undefined {
  const { PATH = '', PATHEXT = '.EXE;.CMD' } = process.env;
  if (isAbsolute(name)) return isProgram(name) ? name : undefined;
  const endings = process.platform === 'win32' ? PATHEXT.split(';') : [''];
  for (const folder of PATH.split(delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const path = join(folder, name + ending);
      if (isProgram(path)) return path;
    }
  }
  return undefined;
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
