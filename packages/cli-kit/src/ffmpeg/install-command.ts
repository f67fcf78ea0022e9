import { findProgram } from './find-program.js';

/** What the packages of a program are called, where it is not the program's own name. */
export interface PackageNames {
  readonly name: string;
  readonly apt?: string;
  readonly dnf?: string;
  readonly pacman?: string;
  readonly brew?: string;
  readonly winget?: string;
}

const MANAGERS = [
  { program: 'apt-get', key: 'apt', install: 'sudo apt-get install' },
  { program: 'dnf', key: 'dnf', install: 'sudo dnf install' },
  { program: 'pacman', key: 'pacman', install: 'sudo pacman -S' },
  { program: 'apk', key: 'name', install: 'sudo apk add' },
  { program: 'zypper', key: 'dnf', install: 'sudo zypper install' },
  { program: 'brew', key: 'brew', install: 'brew install' },
  { program: 'winget', key: 'winget', install: 'winget install' },
] as const;

/** The command that installs a program on this machine, by the package manager that is there. */
export function installCommand(names: PackageNames): string {
  const manager = MANAGERS.find(({ program }) => findProgram(program) !== undefined);
  if (manager === undefined) return `install ${names.name}`;
  return `${manager.install} ${names[manager.key] ?? names.name}`;
}
