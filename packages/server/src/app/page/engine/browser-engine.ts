import { existsSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Logger } from '@ws/core';
import type { ResolvedModel } from '@ws/models';
import { resolveModel } from '@ws/models';
import { type EngineFile, lookAtFile } from './engine-file.js';

/** What `/v1/info` tells a page that wants to listen by itself. */
export type BrowserEngineInfo =
  | {
      /** The address of the model, relative to the page's. */
      readonly model: string;
      /** Of the model's files together. */
      readonly bytes: number;
      /** SHA-256 of the model's files, by name. */
      readonly checksums: Readonly<Record<string, string>>;
    }
  /** Why it cannot, and what the server's owner can do, as a sentence. */
  | { readonly missing: string };

/** What a server gives browsers for an engine of their own. */
export interface BrowserEngine {
  readonly info: BrowserEngineInfo;
  /** By their path below the server's own. There are no others. */
  readonly files: ReadonlyMap<string, EngineFile>;
}

/** What is looked at, in place of what is there. */
export interface BrowserEngineSources {
  readonly findRuntime?: typeof findOnnxRuntimeWeb;
  readonly resolve?: typeof resolveModel;
  readonly maxBytes?: number;
}

/** Below the server's own path. */
const RUNTIME_PATH = '/engine/onnxruntime/';
const MODEL_PATH = '/engine/model/';
// `small` has 484 MB. A WebAssembly worker computes with 4 GB at most, in float32.
const MAX_BYTES = 600_000_000;

/**
 * Finds what a browser needs to transcribe by itself: ONNX Runtime for WebAssembly, and the model that the server has
 * loaded. Each file is read once, for its checksum. Never rejects: what is missing is said.
 *
 * @param model - as the server's own engine has been told
 */
export async function loadBrowserEngine(
  model: string,
  logger: Logger,
  sources: BrowserEngineSources = {},
): Promise<BrowserEngine> {
  try {
    return await look(model, sources);
  } catch (err) {
    logger.warn({ err, model }, 'browsers are not given an engine');
    return without('The files of the engine cannot be read. The server’s log says more.');
  }
}

async function look(
  model: string,
  {
    findRuntime = findOnnxRuntimeWeb,
    resolve = resolveModel,
    maxBytes = MAX_BYTES,
  }: BrowserEngineSources,
): Promise<BrowserEngine> {
  const runtime = await findRuntime();
  if ('missing' in runtime) return without(runtime.missing);
  // It has been loaded: nothing is to be downloaded.
  const found = modelFiles(await resolve(model, { sources: [] }));
  if (found === undefined) return without('The files of this model are none that browsers read.');
  const sizes = await Promise.all(found.files.map(({ path }) => stat(path)));
  const bytes = sizes.reduce((sum, { size }) => sum + size, 0);
  if (bytes > maxBytes) {
    return without(
      `The model is too large for a browser: it has ${megabytes(bytes)}, and ${megabytes(maxBytes)} are the most.`,
    );
  }
  const files = new Map<string, EngineFile>();
  for (const name of ONNXRUNTIME_FILES) {
    files.set(RUNTIME_PATH + name, await lookAtFile(join(runtime.folder, name), false));
  }
  const checksums: Record<string, string> = {};
  for (const { name, path } of found.files) {
    const file = await lookAtFile(path, true);
    files.set(MODEL_PATH + name, file);
    checksums[name] = file.sha256;
  }
  return { info: { model: MODEL_PATH.slice(1) + found.entry, bytes, checksums }, files };
}

function without(missing: string): BrowserEngine {
  return { info: { missing }, files: new Map() };
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6)} MB`;
}

/** A file of a model: what browsers call it, and where it is. */
interface ModelFile {
  readonly name: string;
  readonly path: string;
}

// A ggml file is known by its ending, and may not be called as the weights of CTranslate2 are.
const GGML_NAME = 'ggml.bin';
const WANTED: Readonly<Record<'ctranslate2' | 'safetensors', readonly string[]>> = {
  ctranslate2: ['config.json', 'tokenizer.json', 'model.bin'],
  // Weights in several pieces are of models that are too large for a browser.
  safetensors: ['config.json', 'tokenizer.json', 'model.safetensors'],
};
const SAYS_MORE = 'generation_config.json';

/**
 * The files of a model that a browser's engine asks for, and no others, and what of them to ask `createOnnxBackend` of
 * browsers for: '' is the folder. `undefined` where one of them is not there.
 */
function modelFiles({
  format,
  directory,
  weightsFile,
}: ResolvedModel): { readonly files: readonly ModelFile[]; readonly entry: string } | undefined {
  if (format === 'ggml') {
    if (weightsFile === undefined) return undefined;
    return { files: [{ name: GGML_NAME, path: weightsFile }], entry: GGML_NAME };
  }
  const at = (name: string): ModelFile => ({ name, path: join(directory, name) });
  const wanted = WANTED[format].map(at);
  if (!wanted.every(({ path }) => existsSync(path))) return undefined;
  const more = format === 'safetensors' ? [at(SAYS_MORE)] : [];
  return { files: [...wanted, ...more.filter(({ path }) => existsSync(path))], entry: '' };
}

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
 * files are 14: users who want an engine in the browser install it themselves.
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
