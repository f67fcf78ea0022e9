import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { userCacheDirectory } from '@ws/models';

/** The version of whisper.cpp that is built here. */
export const WHISPER_CPP_VERSION = '1.9.1';

/** What a build computes on, beside the processor. */
export type Acceleration = 'cpu' | 'metal' | 'cuda' | 'vulkan';

export const ACCELERATIONS: readonly Acceleration[] = ['cpu', 'metal', 'cuda', 'vulkan'];

/** A whisper.cpp that was built here. Absolute paths. */
export interface BuiltWhisperCpp {
  readonly version: string;
  readonly acceleration: Acceleration;
  readonly directory: string;
  /** The shared library. */
  readonly library: string;
  readonly server: string;
  readonly cli: string;
  readonly quantize: string;
}

export function buildsFolder(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return join(userCacheDirectory(environment), 'whisper.cpp');
}

const LIBRARIES: Readonly<Record<string, string>> = {
  win32: 'whisper.dll',
  darwin: 'libwhisper.dylib',
};

/** A build's folder and what is in it, whether it is there or not. */
export function builtIn(folder: string, acceleration: Acceleration): BuiltWhisperCpp {
  const program = (name: string): string =>
    join(directory, process.platform === 'win32' ? `${name}.exe` : name);
  // Made for the processor of the machine that it was built on.
  const directory = join(
    folder,
    `${WHISPER_CPP_VERSION}-${process.platform}-${process.arch}-${acceleration}`,
  );
  return {
    version: WHISPER_CPP_VERSION,
    acceleration,
    directory,
    library: join(directory, LIBRARIES[process.platform] ?? 'libwhisper.so'),
    server: program('whisper-server'),
    cli: program('whisper-cli'),
    quantize: program('whisper-quantize'),
  };
}

/** The builds that are there; those for a graphics card come first, since a user asked for them. */
export function findBuilt(folder: string = buildsFolder()): readonly BuiltWhisperCpp[] {
  return ACCELERATIONS.toReversed()
    .map((acceleration) => builtIn(folder, acceleration))
    .filter(({ directory }) => existsSync(directory));
}
