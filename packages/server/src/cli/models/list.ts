import { formatTable, type Terminal, writeJson, writeLines } from '@ws/cli-kit';
import { defaultCacheDirectory, type ListedModel, listModels } from '@ws/models';
import { formatBytes } from '@ws/models/internal';

/** `models list`: a table of what there is and what is here, or the same as JSON. */
export async function list(
  terminal: Terminal,
  { json = false }: { readonly json?: boolean },
): Promise<void> {
  const models = await listModels();
  if (json) {
    writeJson(terminal.stdout, models.map(toJson));
  } else {
    writeLines(terminal.stdout, formatList(models, defaultCacheDirectory()));
  }
}

/** The table for a person, and below it what is in the cache. */
export function formatList(models: readonly ListedModel[], cacheDirectory: string): string[] {
  const columns = [
    { title: 'NAME' },
    { title: 'LANGUAGES' },
    { title: 'WEIGHTS', align: 'right' },
    { title: 'SIZE', align: 'right' },
    { title: 'LICENCE' },
    { title: 'HERE' },
  ] as const;
  // Also what cut downloads left, which takes space, too; not what belongs to other programs.
  const ours = models.filter(({ source, state }) => source === 'cache' || state === 'partial');
  const bytes = ours.reduce((total, model) => total + model.hereBytes, 0);
  const used = ours.length === 0 ? 'is empty' : `holds ${formatBytes(bytes)}`;
  return [...formatTable(columns, models.map(toRow)), '', `The cache ${cacheDirectory} ${used}.`];
}

function toRow(model: ListedModel): string[] {
  const { name, aliases, parameters, sizeBytes, licence = '' } = model;
  return [
    aliases.length === 0 ? name : `${name} (${aliases.join(', ')})`,
    languages(model),
    parameters === undefined ? '' : `${Math.round(parameters / 1e6)} M`,
    sizeBytes === 0 ? '' : formatBytes(sizeBytes),
    licence,
    whereabouts(model),
  ];
}

function languages({ kind, multilingual }: ListedModel): string {
  // The weights of a detector, say.
  if (kind === 'file') return 'not Whisper';
  return multilingual === undefined ? '' : multilingual ? 'many' : 'English';
}

function whereabouts({ state, source, hereBytes, sizeBytes }: ListedModel): string {
  switch (state) {
    case 'ready':
      return source === 'hf-cache' ? 'Hugging Face cache' : 'yes';
    case 'partial': {
      const share = sizeBytes === 0 ? '' : ` (${Math.floor((100 * hereBytes) / sizeBytes)} %)`;
      return `in part${share}`;
    }
    case 'invalid':
      return 'damaged';
    case 'absent':
      return '';
  }
}

function toJson(model: ListedModel): Record<string, unknown> {
  return {
    kind: model.kind,
    name: model.name,
    aliases: model.aliases,
    repository: model.repository,
    licence: model.licence ?? null,
    parameters: model.parameters ?? null,
    multilingual: model.multilingual ?? null,
    mel_bands: model.melBands ?? null,
    size_bytes: model.sizeBytes,
    state: model.state,
    source: model.source ?? null,
    directory: model.directory ?? null,
    here_bytes: model.hereBytes,
  };
}
