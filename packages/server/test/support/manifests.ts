import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { KINDS } from './kubernetes-kinds.js';

export const DEPLOY: string = join(import.meta.dirname, '..', '..', '..', '..', 'deploy');
export const KUBERNETES: string = join(DEPLOY, 'kubernetes');

/** A manifest as it is written. */
// biome-ignore lint/suspicious/noExplicitAny: what it may have is for the schema of its kind to say
export type Manifest = any;

/** The documents of a file, or of a text. */
export function documentsIn(text: string): readonly Manifest[] {
  return parseAllDocuments(text, { merge: true }).map((document) => document.toJS() as Manifest);
}

export function readManifests(...path: string[]): readonly Manifest[] {
  return documentsIn(readFileSync(join(DEPLOY, ...path), 'utf8'));
}

/** Reads the manifests of a folder that are for a cluster, and not for kustomize. */
export function manifestFiles(): readonly string[] {
  return readdirSync(KUBERNETES, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') && !name.endsWith('kustomization.yaml'))
    .sort();
}

/** Variables that a kustomization gives to servers and workers. */
export function settingsIn(...path: string[]): Readonly<Record<string, string>> {
  const [{ configMapGenerator }] = readManifests('kubernetes', ...path, 'kustomization.yaml') as [
    Manifest,
  ];
  const [{ literals }] = configMapGenerator as [{ readonly literals: readonly string[] }];
  return Object.fromEntries(literals.map((line) => line.split(/=(.*)/s).slice(0, 2)));
}

/** Renders an overlay with kubectl; `undefined` where there is no kubectl, which is printed once. */
export function rendered(overlay: string): readonly Manifest[] | undefined {
  const folder = join(KUBERNETES, 'overlays', overlay);
  const { status, error, stdout, stderr } = spawnSync('kubectl', ['kustomize', folder], {
    encoding: 'utf8',
  });
  if (error !== undefined) {
    process.stdout.write(`skipped: kubectl, which renders ${overlay}, is not installed here\n`);
    return undefined;
  }
  if (status !== 0) throw new Error(stderr);
  return documentsIn(stdout);
}

/**
 * Faults of a manifest: what the schema of its kind refuses, and fields that the schema does not know, which a cluster would
 * drop without a word.
 */
export function faultsOf(manifest: Manifest): readonly string[] {
  const { apiVersion, kind } = manifest;
  const Kind = KINDS[`${apiVersion} ${kind}`];
  if (Kind === undefined) return [`there is no schema for ${apiVersion} ${kind}`];
  const paths = new Set<string>();
  const read = new Set<string>();
  try {
    // An instance would be a copy, for which all has been read.
    Kind.prototype.validate.call(watched(manifest, '', paths, read));
  } catch (error) {
    return [(error as Error).message];
  }
  return [...paths].filter((path) => !read.has(path)).map((path) => `${path} is unknown`);
}

/** A value that notes each of its fields, and each that is read: a schema reads all that it knows. */
function watched<T>(value: T, at: string, paths: Set<string>, read: Set<string>): T {
  if (typeof value !== 'object' || value === null) return value;
  const inner = new Map<string, unknown>();
  for (const [name, field] of Object.entries(value)) {
    const path = `${at}/${name}`;
    paths.add(path);
    inner.set(name, watched(field, path, paths, read));
  }
  return new Proxy(value, {
    get(target, name, receiver) {
      if (typeof name !== 'string' || !inner.has(name)) return Reflect.get(target, name, receiver);
      read.add(`${at}/${name}`);
      return inner.get(name);
    },
  });
}
