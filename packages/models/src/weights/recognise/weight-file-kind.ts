import { openWeightsFile } from '../file-cursor.js';
import { GGML_MAGIC } from '../ggml/ggml-file.js';
import { invalidModelError } from '../invalid-model.js';
import type { WeightFormat } from '../whisper-weights.js';

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
export function weightFileKind(path: string): WeightFormat {
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
