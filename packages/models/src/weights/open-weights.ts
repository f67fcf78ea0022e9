import { openCTranslate2Weights } from './ctranslate2/ctranslate2-weights.js';
import { openGgmlWeights } from './ggml/ggml-weights.js';
import { locateModel, type ModelLocation } from './recognise/locate-model.js';
import { openSafetensorsWeights } from './safetensors/safetensors-weights.js';
import type { WhisperWeights } from './whisper-weights.js';

/**
 * Opens the weights of a Whisper model, whatever their format: a CTranslate2 directory, a Hugging Face directory with
 * `safetensors`, a ggml file of whisper.cpp, or a directory with one. Reading is synchronous and tensor by tensor: the
 * file is never held in memory whole.
 *
 * @param path Of the directory, or of the file of the weights.
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND` when there is no model at the path, `ERR_MODEL_INVALID` when it is
 *   damaged, foreign or of an unsupported kind.
 */
export function openWeights(path: string): WhisperWeights {
  return openLocatedWeights(locateModel(path));
}

/** {@link openWeights} of a model whose format is known. */
export function openLocatedWeights({ format, weightsFile }: ModelLocation): WhisperWeights {
  switch (format) {
    case 'ctranslate2':
      return openCTranslate2Weights(weightsFile);
    case 'safetensors':
      return openSafetensorsWeights(weightsFile);
    case 'ggml':
      return openGgmlWeights(weightsFile);
  }
}
