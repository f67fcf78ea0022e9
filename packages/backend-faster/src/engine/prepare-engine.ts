import { TranscribeError } from '@ws/core';
import { type ResolvedModel, resolveModel } from '@ws/models';
import { mlxModel } from '../mlx/mlx-model.js';
import type { ResolvedFasterBackendOptions } from '../options.js';

export type EngineLoad = { readonly directory: string } & Pick<
  ResolvedFasterBackendOptions,
  | 'device'
  | 'computeType'
  | 'beamSize'
  | 'threads'
  | 'workers'
  | 'vadFilter'
  | 'batchSize'
  | 'hotwords'
  | 'alignment'
  | 'diarization'
  | 'huggingFaceToken'
>;

/**
 * The weights as the engine takes them, fetched and converted where they are not yet.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, `ERR_MODEL_INVALID`, `ERR_DOWNLOAD_FAILED`, `ERR_ABORTED`
 */
export async function prepareEngine(
  settings: ResolvedFasterBackendOptions,
  signal: AbortSignal,
): Promise<EngineLoad> {
  const { device, computeType, beamSize, threads, workers, vadFilter, batchSize } = settings;
  const { hotwords, alignment, diarization, huggingFaceToken } = settings;
  return {
    directory: await modelDirectory(settings, signal),
    ...{ device, computeType, beamSize, threads, workers, vadFilter, batchSize },
    ...{ hotwords, alignment, diarization, huggingFaceToken },
  };
}

async function modelDirectory(
  settings: ResolvedFasterBackendOptions,
  signal: AbortSignal,
): Promise<string> {
  const { engine, onProgress, logger } = settings;
  const options = { signal, ...(onProgress === undefined ? {} : { onProgress }) };
  if (engine === 'mlx-whisper') return mlxModel(settings.model, options);
  const model = await resolveModel(settings.model, options);
  logger.info({ model: model.name, source: model.source, engine }, 'starting the engine');
  if (model.format !== 'ctranslate2') throw wrongFormat(model, settings);
  return model.directory;
}

const FORMATS = { ctranslate2: 'CTranslate2', safetensors: 'Hugging Face', ggml: 'ggml' } as const;

function wrongFormat(
  { name, directory, weightsFile, format }: ResolvedModel,
  { engine }: ResolvedFasterBackendOptions,
): TranscribeError {
  return new TranscribeError(
    `${engine} takes CTranslate2 models only, and ${name} (${weightsFile ?? directory}) is a ${FORMATS[format]} model. Take the name of one (tiny.en, base, ...), a repository with a model.bin, or convert it: ct2-transformers-converter --model ${directory} --output_dir DIR --copy_files tokenizer.json`,
    { code: 'ERR_MODEL_INVALID', details: { format, directory } },
  );
}
