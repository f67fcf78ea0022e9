import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { TranscribeError } from '@ws/core';
import { type FetchableFile, type ResolveFileOptions, resolveFiles } from '@ws/models';

/** Paths of a model's files. */
export interface MoonshineFiles {
  readonly encoder: string;
  readonly decoder: string;
  readonly tokenizer: string;
}

const ADDRESS = 'https://download.moonshine.ai/model/tiny-en/quantized/tiny-en';
const WHEEL = { package: 'moonshine-voice', version: '0.0.49', sizeBytes: 84_940_345 } as const;
// Of the wheels for Linux, macOS and Windows this one is known to hold the files.
const PLATFORM = { platform: 'manylinux_2_34_x86_64' } as const;

function fileOfTiny(
  part: keyof MoonshineFiles,
  name: string,
  sizeBytes: number,
  sha256: string,
): FetchableFile {
  return Object.freeze({
    name: `moonshine-tiny-en-${part}`,
    repository: 'UsefulSensors/moonshine',
    revision: 'main',
    elsewhere: `${ADDRESS}/${name}`,
    file: { name, sizeBytes, sha256 },
    mirror: [
      {
        ...{ ...WHEEL, ...PLATFORM },
        entries: [{ path: `moonshine_voice/assets/tiny-en/${name}`, file: name, sizeBytes }],
      },
    ],
  });
}

/**
 * The models that are known by name, and their files, in 8 bits: Useful Sensors', MIT. Sizes and checksums were computed
 * from the files in the wheel.
 */
export const MOONSHINE_MODELS: Readonly<
  Record<'tiny', Readonly<Record<keyof MoonshineFiles, FetchableFile>>>
> = Object.freeze({
  tiny: Object.freeze({
    encoder: fileOfTiny(
      'encoder',
      'encoder_model.ort',
      13_281_600,
      '94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221',
    ),
    decoder: fileOfTiny(
      'decoder',
      'decoder_model_merged.ort',
      30_412_256,
      'cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0',
    ),
    tokenizer: fileOfTiny(
      'tokenizer',
      'tokenizer.bin',
      249_974,
      '6884b35fd6377d4c4d32336a0bc152f36b64d1e45b6503683cdc238250a8472d',
    ),
  }),
});

const isFile = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );

/**
 * The files of a model that has a name, which are fetched where they are missing; or of one in a folder.
 *
 * @param model - `tiny`, or the path of a folder with `encoder_model`, `decoder_model_merged` (`.ort` or `.onnx`) and
 *   `tokenizer.bin`
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`, and as `resolveFiles` does
 */
export async function findMoonshine(
  model: string,
  options: ResolveFileOptions,
): Promise<MoonshineFiles> {
  if (Object.hasOwn(MOONSHINE_MODELS, model)) {
    const { encoder, decoder, tokenizer } = MOONSHINE_MODELS[model as 'tiny'];
    const paths = await resolveFiles([encoder, decoder, tokenizer], options);
    return { encoder: paths[0]!, decoder: paths[1]!, tokenizer: paths[2]! };
  }
  const folder = (await isFile(model)) ? dirname(model) : model;
  const find = async (...names: readonly string[]): Promise<string> => {
    for (const name of names) {
      const path = resolve(join(folder, name));
      if (await isFile(path)) return path;
    }
    const known = Object.keys(MOONSHINE_MODELS).join(', ');
    throw new TranscribeError(
      `There is no ${names.join(' or ')} in ${resolve(folder)}. Give a name (${known}), or the path of a folder with encoder_model.ort, decoder_model_merged.ort and tokenizer.bin.`,
      { code: 'ERR_MODEL_NOT_FOUND', details: { model } },
    );
  };
  return {
    encoder: await find('encoder_model.ort', 'encoder_model.onnx'),
    decoder: await find('decoder_model_merged.ort', 'decoder_model_merged.onnx'),
    tokenizer: await find('tokenizer.bin'),
  };
}
