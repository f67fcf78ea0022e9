import { TranscribeError } from '@ws/core';
import { basename, dirname, exists, isDirectory, join, list, openWeightsFile } from '#disk';
import { GGML_MAGIC } from './ggml/ggml-file.js';
import { invalidModelError } from './invalid-model.js';
import type { WeightFormat } from './whisper-weights.js';

export interface ModelLocation {
  readonly format: WeightFormat;
  /** Path of the weights: `model.bin`, a `.safetensors` file or the index of several, or a ggml file. */
  readonly weightsFile: string;
  /** Where the files beside it are. */
  readonly directory: string;
}

const SAFETENSORS_INDEX = 'model.safetensors.index.json';

const IN_DIRECTORIES: readonly { readonly file: string; readonly format: WeightFormat }[] = [
  { file: 'model.bin', format: 'ctranslate2' },
  { file: 'model.safetensors', format: 'safetensors' },
  { file: SAFETENSORS_INDEX, format: 'safetensors' },
];

const GGML_FILE = /^ggml-.*\.bin$/;

/** Describes, in messages, which paths are models. */
export const MODEL_PATHS =
  'a CTranslate2 directory (model.bin, config.json, tokenizer.json), a Hugging Face directory (model.safetensors, config.json, tokenizer.json), or a ggml file of whisper.cpp (ggml-*.bin)';

/**
 * Finds out what model is at a path: a directory, or the file of its weights. In a directory that holds several,
 * CTranslate2 comes before safetensors, and that before ggml.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is nothing, or no model, or more than one ggml file;
 *   `ERR_MODEL_INVALID` when the file is of another kind, saying which.
 */
export function locateModel(path: string): ModelLocation {
  if (!exists(path)) throw notFoundError(path, 'does not exist');
  if (!isDirectory(path)) return locateFile(path);
  for (const { file } of IN_DIRECTORIES) {
    const weightsFile = join(path, file);
    if (exists(weightsFile)) return locateFile(weightsFile);
  }
  const ggml = list(path).filter((name) => GGML_FILE.test(name));
  if (ggml.length > 1) {
    throw notFoundError(path, `holds several models (${ggml.toSorted().join(', ')})`);
  }
  if (ggml.length === 0) throw notFoundError(path, 'holds no model');
  return locateFile(join(path, ggml[0]!));
}

function locateFile(weightsFile: string): ModelLocation {
  const directory = dirname(weightsFile);
  const format = basename(weightsFile).endsWith('.safetensors.index.json')
    ? 'safetensors'
    : weightFileKind(weightsFile);
  return { format, weightsFile, directory };
}

/**
 * Holds that the files are there which a model needs beside its weights. A ggml file is a whole model.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` naming those that are missing.
 */
export function requireModelFiles({ format, directory, weightsFile }: ModelLocation): void {
  if (format === 'ggml') return;
  const missing = ['config.json', 'tokenizer.json'].filter(
    (file) => !exists(join(directory, file)),
  );
  if (missing.length === 0) return;
  throw new TranscribeError(
    `${weightsFile} has no ${missing.join(' and no ')} beside it. Put the model's own ${missing.length === 1 ? 'one' : 'ones'} there.`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { directory, missing } },
  );
}

function notFoundError(path: string, problem: string): TranscribeError {
  return new TranscribeError(`${path} ${problem}. Give the path of ${MODEL_PATHS}.`, {
    code: 'ERR_MODEL_NOT_FOUND',
    details: { path, problem },
  });
}

const HEAD_BYTES = 64;

const CONVERT =
  'Give the model as a CTranslate2 directory, as safetensors, or as a ggml file of whisper.cpp.';

// Files that users mistake for weights, by their first bytes.
const FOREIGN: readonly {
  readonly begin: string;
  readonly what: string;
  readonly advice: string;
}[] = [
  {
    begin: 'PK\x03\x04',
    what: 'is a PyTorch or other zip file',
    advice:
      'Convert it: ct2-transformers-converter writes a CTranslate2 directory, save_pretrained of transformers writes safetensors, convert-pt-to-ggml.py of whisper.cpp writes ggml.',
  },
  { begin: '\x80', what: 'is a Python pickle', advice: CONVERT },
  { begin: 'GGUF', what: 'is a GGUF file, which no Whisper of whisper.cpp is', advice: CONVERT },
  {
    begin: 'version https://git-lfs',
    what: 'is a pointer of Git LFS, not the file itself',
    advice: 'Fetch the file with "git lfs pull", or download it.',
  },
  { begin: '<', what: 'is a web page', advice: 'Delete it and download the model again.' },
];

/**
 * The format of a weights file, by its first bytes.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` that says what the file is instead, where that can be seen.
 */
function weightFileKind(path: string): WeightFormat {
  using file = openWeightsFile(path);
  const head = new Uint8Array(Math.min(HEAD_BYTES, file.sizeBytes));
  file.readAt(0, head);
  if (head.length < 12) {
    throw invalidModelError(path, head.length === 0 ? 'is empty' : `ends at byte ${head.length}`);
  }
  const view = new DataView(head.buffer);
  const text = String.fromCharCode(...head);
  if (view.getUint32(0, true) === GGML_MAGIC) return 'ggml';
  // A length of the header below 4 GB, and the header.
  if (view.getUint32(4, true) === 0 && text[8] === '{') return 'safetensors';
  // A version, and the length and text of the model's type, as in "WhisperSpec".
  if (view.getUint32(0, true) < 100 && /^[A-Za-z]{4}/.test(text.slice(6))) return 'ctranslate2';
  const foreign = FOREIGN.find(({ begin }) => text.startsWith(begin));
  throw invalidModelError(path, foreign?.what ?? 'is no Whisper weights of a known format', {
    advice: foreign?.advice ?? CONVERT,
  });
}
