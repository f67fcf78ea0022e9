import { TranscribeError } from '@ws/core';
import { findModel } from '../store/catalogue.js';
import { fileUrl, PUBLIC_HUB } from '../store/hub/hub-address.js';
import { nearestNames } from '../store/nearest-names.js';
import { MODEL_CATALOGUE } from '../store/whisper-catalogue.js';

/** What is known of a model's files before anything is fetched. */
export interface ModelAddress {
  /** What it is called in messages: a name of the catalogue, or its address. */
  readonly name: string;
  /** Under which the readers of weights find it. */
  readonly directory: string;
  /** A whole model in one file, by its name; otherwise what there is depends on `config.json`. */
  readonly weightsFile?: string | undefined;
  readonly urlOf: (file: string) => string;
  /** SHA-256 of files, by name, as far as they are known. */
  readonly checksums: ReadonlyMap<string, string>;
}

/**
 * Finds out where a model is: by its name on the hub, at the commit that the catalogue names; or by the address of its
 * folder, or of its weights. A query in the address, as signed ones have, goes with every file.
 *
 * @throws TranscribeError `ERR_MODEL_NOT_FOUND`
 */
export function modelAddress(model: string, base: string, hub: string = PUBLIC_HUB): ModelAddress {
  const known = findModel(MODEL_CATALOGUE, model);
  if (known !== undefined) {
    const { name, repository, revision, files } = known;
    return {
      name,
      directory: `${hub}/${repository}`,
      urlOf: (file) => fileUrl(hub, repository, revision, file),
      checksums: new Map(
        files.flatMap((file) => (file.sha256 === undefined ? [] : [[file.name, file.sha256]])),
      ),
    };
  }
  const url = addressOf(model, base);
  const { search } = url;
  url.search = '';
  url.hash = '';
  const file = /[^/]+\.(?:bin|safetensors|safetensors\.index\.json)$/.exec(url.pathname)?.[0];
  const path = file === undefined ? url.href : url.href.slice(0, -file.length);
  const directory = path.replace(/\/$/, '');
  return {
    name: model,
    directory,
    weightsFile: file,
    urlOf: (name) => `${directory}/${name}${search}`,
    checksums: new Map(),
  };
}

function addressOf(model: string, base: string): URL {
  // A bare word is meant as a name.
  const url = /[/:]/.test(model) && URL.canParse(model, base) ? new URL(model, base) : undefined;
  if (url !== undefined) return url;
  const near = nearestNames(
    model,
    MODEL_CATALOGUE.map(({ name }) => name),
  );
  throw new TranscribeError(
    `There is no model ${JSON.stringify(model)}. ${near.length === 0 ? '' : `Did you mean ${near.join(', ')}? `}Give a name, or the address of a model's folder, such as "/models/tiny.en/".`,
    { code: 'ERR_MODEL_NOT_FOUND', details: { model } },
  );
}
