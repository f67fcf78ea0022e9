import { join } from 'node:path';
import { unavailable } from '@ws/core/internal';
import { runTool, type ToolEnd } from '@ws/models/internal';
import type { Acceleration } from './built-folder.js';

const TARGETS = ['whisper', 'whisper-cli', 'whisper-server', 'whisper-quantize'] as const;

interface Commands {
  readonly cmake: string;
  readonly compiler: string;
}

const ELSEWHERE: Commands = {
  cmake: 'sudo apt install cmake (or your distribution’s command)',
  compiler: 'sudo apt install g++ make (or your distribution’s command)',
};

const INSTALL: Readonly<Record<string, Commands>> = {
  darwin: { cmake: 'brew install cmake', compiler: 'xcode-select --install' },
  win32: {
    cmake: 'winget install Kitware.CMake',
    compiler:
      'winget install Microsoft.VisualStudio.2022.BuildTools (with "Desktop development with C++")',
  },
};

const NEEDS: Readonly<Record<Acceleration, string>> = {
  cpu: '',
  metal: 'Metal needs macOS. ',
  cuda: 'CUDA needs NVIDIA’s toolkit (nvcc). ',
  vulkan: 'Vulkan needs its SDK (glslc and headers). ',
};

/** What {@link runCmake} needs. */
export interface CmakeOptions {
  readonly sources: string;
  readonly folder: string;
  readonly acceleration: Acceleration;
  readonly jobs: number;
  readonly signal?: AbortSignal | undefined;
  readonly onCompile: (progress: number) => void;
}

/**
 * Builds whisper.cpp for this machine's processor.
 *
 * @returns the folder of what was built
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE`, `ERR_ABORTED`
 */
export async function runCmake(options: CmakeOptions): Promise<string> {
  const { sources, folder, acceleration, jobs, signal, onCompile } = options;
  const install = INSTALL[process.platform] ?? ELSEWHERE;
  const configured = await runTool(
    'cmake',
    ['-S', sources, '-B', 'build', ...definitions(acceleration)],
    { cwd: folder, signal },
  );
  if (configured.missing) {
    throw unavailable(`cmake is not installed. Install it: ${install.cmake}`);
  }
  if (!configured.ok) {
    const noCompiler = /CMAKE_C(XX)?_COMPILER|No CMAKE_\w+ could be found|CMAKE_MAKE_PROGRAM/.test(
      configured.said,
    );
    throw unavailable(
      noCompiler
        ? `There is no C++ compiler. Install one: ${install.compiler}. cmake said:\n${configured.said}`
        : `cmake cannot configure whisper.cpp. ${NEEDS[acceleration]}It said:\n${configured.said}`,
    );
  }
  onCompile(0);
  const built = await runTool(
    'cmake',
    [
      ...['--build', 'build', '--config', 'Release', '--parallel', String(jobs)],
      ...['--target', ...TARGETS],
    ],
    {
      cwd: folder,
      signal,
      onLine(line) {
        const progress = compiled(line);
        if (progress !== undefined) onCompile(progress);
      },
    },
  );
  if (!built.ok) throw failed(built, acceleration, jobs);
  return join(folder, 'build', 'bin');
}

function failed({ said }: ToolEnd, acceleration: Acceleration, jobs: number) {
  if (/No space left/i.test(said)) {
    return unavailable(
      'The disk is full: building whisper.cpp takes some 400 MB for as long as it lasts, and 10 MB afterwards. Free some space, or set XDG_CACHE_HOME to a directory on another disk.',
    );
  }
  const memory = /Killed|out of memory/i.test(said)
    ? `The machine ran out of memory: try --jobs ${Math.max(1, jobs >> 1)}. `
    : '';
  return unavailable(
    `whisper.cpp cannot be compiled. ${memory}${NEEDS[acceleration]}The compiler said:\n${said}`,
  );
}

// It compiles with a megabyte of warnings. Some virtual machines announce AMX, and kill programs that use it: quantised
// models could not run there.
const FLAGS = '-w -U__AMX_INT8__';

function definitions(acceleration: Acceleration): readonly string[] {
  const onOff = (name: Acceleration): string => (name === acceleration ? 'ON' : 'OFF');
  const values = {
    CMAKE_BUILD_TYPE: 'Release',
    BUILD_SHARED_LIBS: 'ON',
    WHISPER_BUILD_TESTS: 'OFF',
    WHISPER_BUILD_EXAMPLES: 'ON',
    WHISPER_BUILD_SERVER: 'ON',
    GGML_NATIVE: 'ON',
    GGML_METAL: onOff('metal'),
    GGML_CUDA: onOff('cuda'),
    GGML_VULKAN: onOff('vulkan'),
    // The library finds those that it is made of beside itself, wherever they are moved.
    CMAKE_BUILD_WITH_INSTALL_RPATH: 'ON',
    CMAKE_INSTALL_RPATH: process.platform === 'darwin' ? '@loader_path' : '$ORIGIN',
    ...(process.platform === 'win32' ? {} : { CMAKE_C_FLAGS: FLAGS, CMAKE_CXX_FLAGS: FLAGS }),
  };
  return Object.entries(values).map(([name, value]) => `-D${name}=${value}`);
}

/** How far a build is, by a line of make (`[ 42%]`) or ninja (`[12/130]`). */
export function compiled(line: string): number | undefined {
  const percent = /^\[\s*(\d+)%\]/.exec(line);
  if (percent) return Number(percent[1]) / 100;
  const steps = /^\[(\d+)\/(\d+)\]/.exec(line);
  return steps ? Number(steps[1]) / Number(steps[2]) : undefined;
}
