import { openModel, resolveModel } from '@ws/models';
import { createAudioEncoder } from '../../../packages/backend-onnx/src/engine/audio-encoder.js';
import { createTextDecoder } from '../../../packages/backend-onnx/src/engine/text-decoder.js';
import { createTokenTrees } from '../../../packages/backend-onnx/src/engine/token-tree.js';
import { loadOnnxRuntime } from '../../../packages/backend-onnx/src/runtime/onnxruntime.js';
import { createSessions } from '../../../packages/backend-onnx/src/runtime/sessions.js';
import { createTokenizer } from '../../../packages/backend-onnx/src/tokenizer/tokenizer.js';
import { alignmentHeads } from '../../../packages/backend-onnx/src/words/alignment-heads.js';
export async function model(name: string) {
  const runtime = loadOnnxRuntime();
  const { directory } = await resolveModel(name);
  const { weights, config, readTokenizer } = openModel(directory);
  const { dimensions } = weights;
  const tokenizer = createTokenizer(readTokenizer(), dimensions.nVocab);
  const sessions = await createSessions(runtime, weights, { precision: 'int8', threads: 1, textTokens: tokenizer.special.endOfText, alignmentHeads: alignmentHeads(dimensions, config) });
  weights[Symbol.dispose]();
  return { tokenizer, dimensions, encoder: createAudioEncoder(runtime, sessions.encoder, dimensions), startDecoder: createTextDecoder(runtime, sessions.decoder, dimensions), startTree: createTokenTrees(runtime, sessions.decoder, dimensions) };
}
