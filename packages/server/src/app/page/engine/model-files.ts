import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ResolvedModel } from '@ws/models';

/** A file of a model: what browsers call it, and where it is. */
export interface ModelFile {
  readonly name: string;
  readonly path: string;
}

/** A model as browsers fetch it. */
export interface FetchedModelFiles {
  readonly files: readonly ModelFile[];
  /** What of them to ask `createOnnxBackend` of browsers for: '' is the folder. */
  readonly entry: string;
}

// A ggml file is known by its ending, and may not be called as the weights of CTranslate2 are.
const GGML_NAME = 'ggml.bin';
const WANTED: Readonly<Record<'ctranslate2' | 'safetensors', readonly string[]>> = {
  ctranslate2: ['config.json', 'tokenizer.json', 'model.bin'],
  // Weights in several pieces are of models that are too large for a browser.
  safetensors: ['config.json', 'tokenizer.json', 'model.safetensors'],
};
const SAYS_MORE = 'generation_config.json';

/** The files of a model that a browser's engine asks for, and no others; `undefined` where one of them is not there. */
export function modelFiles({
  format,
  directory,
  weightsFile,
}: Pick<ResolvedModel, 'format' | 'directory' | 'weightsFile'>): FetchedModelFiles | undefined {
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
