import { checkDimensions, type WhisperDimensions } from '../dimensions.js';
import { invalidModelError } from '../invalid-model.js';
import type { WeightsFile } from '../weights-file.js';
import type { ModelBin, StoredVariable } from './model-bin.js';

/**
 * The sizes of the Whisper model in a `model.bin`, from the shapes of its embeddings and its head counts.
 *
 * @throws TranscribeError `ERR_MODEL_INVALID` when what they follow from is missing or makes no Whisper.
 */
export function readDimensions(file: WeightsFile, model: ModelBin): WhisperDimensions {
  const [nAudioState, nMels] = sizes(file, model, 'encoder/conv1/weight', 3);
  const [nAudioCtx] = sizes(file, model, 'encoder/position_encodings/encodings', 2);
  const [nVocab, nTextState] = sizes(file, model, 'decoder/embeddings/weight', 2);
  const [nTextCtx] = sizes(file, model, 'decoder/position_encodings/encodings', 2);
  const dimensions: WhisperDimensions = {
    nMels: nMels!,
    nAudioCtx: nAudioCtx!,
    nAudioState: nAudioState!,
    nAudioHead: scalar(file, model, 'encoder/num_heads'),
    nAudioLayer: layerCount(file, model, 'encoder'),
    nVocab: nVocab!,
    nTextCtx: nTextCtx!,
    nTextState: nTextState!,
    nTextHead: scalar(file, model, 'decoder/num_heads'),
    nTextLayer: layerCount(file, model, 'decoder'),
  };
  checkDimensions(file.path, dimensions, model.variables.size);
  return dimensions;
}

export function requireVariable(file: WeightsFile, model: ModelBin, name: string): StoredVariable {
  const variable = model.variables.get(name);
  if (variable === undefined) throw invalidModelError(file.path, `${name} is missing`);
  return variable;
}

function sizes(file: WeightsFile, model: ModelBin, name: string, rank: number): readonly number[] {
  const { shape } = requireVariable(file, model, name);
  if (shape.length !== rank) {
    throw invalidModelError(file.path, `${name} has ${shape.length} dimensions instead of ${rank}`);
  }
  return shape;
}

function scalar(file: WeightsFile, model: ModelBin, name: string): number {
  const { shape, dtype, position, sizeBytes } = requireVariable(file, model, name);
  if (shape.length > 0 || !(dtype === 'i8' || dtype === 'i16' || dtype === 'i32')) {
    throw invalidModelError(file.path, `${name} is not a whole number`);
  }
  const bytes = new Uint8Array(sizeBytes);
  file.readAt(position, bytes);
  const view = new DataView(bytes.buffer);
  if (dtype === 'i8') return view.getInt8(0);
  return dtype === 'i16' ? view.getInt16(0, true) : view.getInt32(0, true);
}

function layerCount(file: WeightsFile, model: ModelBin, side: 'encoder' | 'decoder'): number {
  const pattern = new RegExp(`^${side}/layer_(\\d{1,9})/`);
  const layers = new Set<number>();
  for (const name of model.variables.keys()) {
    const layer = pattern.exec(name)?.[1];
    if (layer !== undefined) layers.add(Number(layer));
  }
  for (let layer = 0; layer < layers.size; layer++) {
    if (!layers.has(layer)) throw invalidModelError(file.path, `${side}/layer_${layer} is missing`);
  }
  return layers.size;
}
