import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The files of `onnxruntime-web` that an engine on WebAssembly loads, of the many that there are. */
export const ONNXRUNTIME_FILES = [
  'ort.wasm.min.mjs',
  'ort-wasm-simd-threaded.mjs',
  'ort-wasm-simd-threaded.wasm',
] as const;

/** What the peer dependency of this package says. */
const VERSION = { major: 1, minor: 30 } as const;
const INSTALL = `npm install onnxruntime-web@${VERSION.major}.${VERSION.minor}`;

/**
 * The folder with the files of `onnxruntime-web`, or what to do about it, as a sentence. It is 139 MB, of which these
 * files are 14: only who wants it installs it.
 *
 * @param resolve - finds a file of an installed package
 */
export async function findOnnxRuntimeWeb(
  resolve: (specifier: string) => string = createRequire(import.meta.url).resolve,
): Promise<{ readonly folder: string } | { readonly missing: string }> {
  let folder: string;
  try {
    folder = dirname(resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm'));
  } catch {
    return { missing: `Install onnxruntime-web beside the server: ${INSTALL}` };
  }
  const json = await readFile(join(folder, '..', 'package.json'), 'utf8');
  const { version } = JSON.parse(json) as { readonly version: string };
  const [major, minor] = version.split('.').map(Number);
  if (major === VERSION.major && minor !== undefined && minor >= VERSION.minor) return { folder };
  return {
    missing: `onnxruntime-web ${version} is beside the server. Install another: ${INSTALL}`,
  };
}
