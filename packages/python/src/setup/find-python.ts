import { unavailable } from '@ws/core/internal';
import { runTool } from '@ws/models/internal';
import { isBelow, OLDEST_PYTHON, type Version } from '../python-engine.js';

/** A Python that can make environments. */
export interface FoundPython {
  readonly executable: string;
  /** `3.11.7`. */
  readonly version: string;
}

interface Launcher {
  readonly command: string;
  readonly args: readonly string[];
}

const PROBE = `
import json, sys
def has(name):
    try:
        __import__(name)
        return True
    except ImportError:
        return False
print(json.dumps({"executable": sys.executable, "version": list(sys.version_info[:3]), "venv": has("venv") and has("ensurepip")}))
`;

interface Probe {
  readonly executable: string;
  readonly version: Version;
  readonly venv: boolean;
}

const named = (command: string, ...args: string[]): Launcher => ({ command, args });

/** Where Python is looked for, in order. */
function launchers(platform: string = process.platform): readonly Launcher[] {
  const plain = [named('python3'), named('python')];
  // Those of macOS and of older systems are too old; a newer one may stand beside them.
  const newer = ['3.13', '3.12', '3.11', '3.10'].map((version) => named(`python${version}`));
  // Windows' launcher first: there, python3 may be a stub that opens the store.
  return platform === 'win32' ? [named('py', '-3'), ...plain] : [...plain, ...newer];
}

/**
 * The first Python that is new enough and can make virtual environments.
 *
 * @param python - the one that the user wants, and no other
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install; `ERR_ABORTED`
 */
export async function findPython(
  python: string | undefined,
  signal?: AbortSignal | undefined,
  candidates: readonly Launcher[] = launchers(),
): Promise<FoundPython> {
  let tooOld: Probe | undefined;
  let bare: Probe | undefined;
  for (const { command, args } of python === undefined ? candidates : [named(python)]) {
    const { ok, stdout } = await runTool(command, [...args, '-c', PROBE], { signal });
    const probe = ok ? read(stdout) : undefined;
    if (probe === undefined) continue;
    if (isBelow(probe.version, OLDEST_PYTHON)) tooOld ??= probe;
    else if (!probe.venv) bare ??= probe;
    else return { executable: probe.executable, version: probe.version.join('.') };
  }
  if (bare !== undefined) {
    const { executable, version } = bare;
    // Debian splits Python's own library: what makes environments is a package of its own.
    throw unavailable(
      `Python ${version.join('.')} (${executable}) cannot make virtual environments: its modules venv and ensurepip are missing. On Debian and Ubuntu run: apt install python3-venv (or python${version.slice(0, 2).join('.')}-venv); else name another Python: --python PATH`,
    );
  }
  if (tooOld !== undefined) {
    throw unavailable(
      `Python ${tooOld.version.join('.')} (${tooOld.executable}) is too old: ${OLDEST_PYTHON.join('.')} or later is needed. ${HOW_TO_INSTALL} If there is a newer one already, name it: --python PATH`,
    );
  }
  throw unavailable(
    python === undefined
      ? `There is no Python on this machine, or none that is found: ${candidates.map(({ command }) => command).join(', ')}. ${HOW_TO_INSTALL}`
      : `"${python}" is no Python that runs. Name the path of one, or leave it out: the system's own is looked for then.`,
  );
}

const HOW_TO_INSTALL =
  'Install Python 3.12: on Debian and Ubuntu with "apt install python3 python3-venv", on macOS with "brew install python@3.12", on Windows with "winget install Python.Python.3.12".';

function read(stdout: string): Probe | undefined {
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Probe;
  } catch {
    return undefined;
  }
}
