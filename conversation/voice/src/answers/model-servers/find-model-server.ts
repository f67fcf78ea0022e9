import { isObject } from '@ws/core/internal';
import { boundedFetch } from '../limits/bounded-body.js';
import { chatModels, type ListedModel } from './chat-models.js';
import type { ModelServerPlace } from './model-server-place.js';

/** A server that runs, and the model of it that is to answer. */
export interface FoundModelServer extends ModelServerPlace {
  readonly model: string;
  /** All of its chat models, that one first, as far as a person chooses among them. */
  readonly models: readonly string[];
}

// A server may list hundreds.
const MAX_MODELS = 50;

/**
 * Model servers that run at these places and have a chat model, in the order of the places. All are asked at once. A place that
 * has not answered in time, or answers with something else, counts as none. Never throws.
 *
 * @param timeoutMs - how long all of it may take
 */
export async function findModelServers(
  places: readonly ModelServerPlace[],
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<FoundModelServer[]> {
  const late = AbortSignal.timeout(timeoutMs);
  const ends = signal === undefined ? late : AbortSignal.any([signal, late]);
  const found = await Promise.all(places.map((place) => lookAt(place, ends)));
  return found.filter((one) => one !== undefined);
}

async function lookAt(
  place: ModelServerPlace,
  signal: AbortSignal,
): Promise<FoundModelServer | undefined> {
  const models = chatModels(await listedModels(place, signal)).map(({ id }) => id);
  const [model] = models;
  return model === undefined ? undefined : { ...place, model, models: models.slice(0, MAX_MODELS) };
}

async function listedModels(
  { kind, url }: ModelServerPlace,
  signal: AbortSignal,
): Promise<readonly ListedModel[]> {
  const get = (path: string): Promise<unknown> => readJson(`${url}${path}`, signal);
  if (kind === 'ollama') {
    const [all, loaded] = await Promise.all([get('/api/tags'), get('/api/ps')]);
    const inMemory = new Set(objects(loaded, 'models').map(({ name }) => name));
    return objects(all, 'models').flatMap((listed) => {
      const { name, details, capabilities } = listed;
      const writes = !Array.isArray(capabilities) || capabilities.includes('completion');
      if (typeof name !== 'string' || !writes || isOfOllamasCloud(name, listed)) return [];
      return { id: name, billions: billionsOf(details), isLoaded: inMemory.has(name) };
    });
  }
  if (kind === 'lmstudio') {
    const own = objects(await get('/api/v0/models'), 'data');
    const models = own.flatMap(({ id, type, state }) =>
      typeof id !== 'string' || type === 'embeddings' ? [] : { id, isLoaded: state === 'loaded' },
    );
    if (models.length > 0) return models;
  }
  return objects(await get('/v1/models'), 'data').flatMap(({ id, owned_by: owner }) =>
    // A server of this project lists what transcribes.
    typeof id === 'string' && owner !== 'ws-server' ? { id } : [],
  );
}

/** Reads the JSON at an address; `undefined` if no server answers there, or answers with something else. */
async function readJson(url: string, signal: AbortSignal): Promise<unknown> {
  try {
    const response = await boundedFetch(url, { signal, redirect: 'error' });
    if (response.ok) return await response.json();
    await response.body?.cancel();
  } catch {
    // No server is there, which is usual.
  }
  return undefined;
}

/** Ollama lists models that answer elsewhere beside those of this machine; speech leaves it only where the user says so. */
function isOfOllamasCloud(
  name: string,
  { remote_host: host, remote_model: model }: Readonly<Record<string, unknown>>,
): boolean {
  return Boolean(host ?? model) || /[:-]cloud$/.test(name);
}

function objects(answer: unknown, field: string): readonly Readonly<Record<string, unknown>>[] {
  const list = isObject(answer) ? (answer as Record<string, unknown>)[field] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** As Ollama writes it: `3.2B`, `494.03M`. */
function billionsOf(details: unknown): number | undefined {
  const size = isObject(details) ? (details as { parameter_size?: unknown }).parameter_size : '';
  const [, count, unit] = /^([\d.]+)([BM])$/.exec(String(size)) ?? [];
  if (count === undefined) return undefined;
  return Number(count) / (unit === 'M' ? 1000 : 1);
}
