import type {
  SpecificationVersion,
  TranscriptionModel,
} from '../specification/transcription-model.js';
import { doGenerate } from './do-generate.js';
import { doStream } from './do-stream.js';
import type { ModelParts } from './model-parts.js';

/** A model of the AI SDK over what hears. */
export function createTranscriptionModel<Version extends SpecificationVersion>(
  specificationVersion: Version,
  parts: ModelParts,
): TranscriptionModel<Version> {
  const { provider, modelId } = parts;
  return {
    specificationVersion,
    provider: `${provider}.transcription`,
    modelId,
    doGenerate: (call) => doGenerate(call, parts),
    doStream: (call) => doStream(call, parts),
  };
}
