import { readFileSync, statSync } from 'node:fs';
import { whyUnreadable } from '@ws/cli-kit/why-unreadable';
import { TranscribeError } from '@ws/core';
import { invalidOption, readOption } from '@ws/core/internal';
import { closestMatch } from 'leven';
import { isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';
import { FLAGGED, type Flagged, kindOf, SERVER_FLAGS } from '../server-flags.js';

export interface FileSetting {
  readonly value: unknown;
  /** Where it stands: `server.yaml:3`. */
  readonly place: string;
}

// A file of settings has a hundred lines; this is a recording.
const MAX_BYTES = 1024 * 1024;

/**
 * Reads a file of settings.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, which says what is wrong, and in which line
 */
export function readConfigFile(path: string): ReadonlyMap<Flagged, FileSetting> {
  let text: string;
  try {
    const { size } = statSync(path);
    if (size > MAX_BYTES) throw new Error(`it has ${size} bytes, and may have ${MAX_BYTES}`);
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const why = whyUnreadable(cause);
    throw new TranscribeError(`Cannot read the configuration file ${path}: ${why}.`, {
      code: 'ERR_INVALID_OPTION',
      details: { option: 'config' },
      cause,
    });
  }
  return parseConfig(path, text);
}

/**
 * Settings by the names of options, in YAML or in JSON, which is YAML, too. `$schema`, which editors look for, is passed
 * over.
 *
 * @param path - for messages
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function parseConfig(path: string, text: string): ReadonlyMap<Flagged, FileSetting> {
  const lines = new LineCounter();
  // What the library shows of the text in its errors may be a secret.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeOf = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${path}:${line}:${col}`;
  };
  const refuse = (offset: number, message: string): never => {
    throw new TranscribeError(`${placeOf(offset)}: ${message}`, {
      code: 'ERR_INVALID_OPTION',
      details: { file: path, ...lines.linePos(offset) },
    });
  };
  const [fault] = [...document.errors, ...document.warnings];
  if (fault !== undefined) refuse(fault.pos[0], `${fault.message}.`.replace(/\.\.$/, '.'));
  const settings = new Map<Flagged, FileSetting>();
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return settings;
  if (!isMap(contents)) return refuse(0, 'A configuration has one setting a line: "port: 8765".');
  for (const { key, value } of contents.items) {
    const offset = (key as Node).range?.[0] ?? 0;
    const name = isScalar(key) ? String(key.value) : '';
    if (name === '$schema') continue;
    if (!isFlagged(name)) return refuse(offset, unknownName(name));
    const node = value as Node | null;
    try {
      const given: unknown = node?.toJS(document) ?? null;
      check(name, given);
      settings.set(name, { value: given, place: `${path}:${lines.linePos(offset).line}` });
    } catch (error) {
      refuse(node?.range?.[0] ?? offset, (error as Error).message);
    }
  }
  return settings;
}

function isFlagged(name: string): name is Flagged {
  return Object.hasOwn(SERVER_FLAGS, name);
}

function check(name: Flagged, value: unknown): void {
  if (SERVER_FLAGS[name].isList && !Array.isArray(value)) {
    throw invalidOption(name, value, 'a list: [one, another]');
  }
  readOption(kindOf(name), name, value);
}

function unknownName(name: string): string {
  // A longer name is some other text.
  const shown = name.slice(0, 80);
  const plain = plainName(shown);
  const maxDistance = Math.max(2, Math.floor(plain.length / 3));
  const nearest = closestMatch(plain, FLAGGED.map(plainName), { maxDistance });
  const known = FLAGGED.find((flagged) => plainName(flagged) === nearest);
  const rest = known === undefined ? `Known: ${FLAGGED.join(', ')}.` : `Did you mean "${known}"?`;
  return `There is no option ${JSON.stringify(shown)}. ${rest}`;
}

/** People write `max_clients` and `--max-clients` for `maxClients`. */
function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}
