import { CLIENT_MESSAGES } from '../client-codec.js';
import { SERVER_MESSAGES } from '../server-codec.js';
import type { WireErrorCode } from '../wire-errors.js';

declare global {
  interface ImportMeta {
    glob(pattern: string, options: { eager: true; import: 'default' }): Record<string, unknown>;
  }
}

/** A message as it stands on the wire. In `minimal` and `complete` nothing is left to a decoder to drop or to fill in. */
export interface Fixture {
  /** Its type; `one_shot` and `one_shot_result` have none on the wire. */
  readonly type: string;
  readonly name: string;
  readonly wire: object;
}

/** A text frame that is refused. */
export interface InvalidFixture {
  readonly name: string;
  readonly text: string;
  readonly wire_code: WireErrorCode;
  /** The field that is at fault. */
  readonly path?: readonly (string | number)[] | undefined;
}

const files = Object.entries(
  import.meta.glob('./v1/*/*.json', { eager: true, import: 'default' }),
).map(([path, content]) => {
  const [, folder = '', name = ''] = /v1\/(\w+)\/(\w+)\.json$/.exec(path) ?? [];
  return { folder, name, content: content as object };
});

const ofTypes = (types: object): readonly Fixture[] =>
  files
    .filter(({ folder }) => Object.hasOwn(types, folder))
    .map(({ folder, name, content }) => ({ type: folder, name, wire: content }));

const ofFolder = (wanted: string): readonly InvalidFixture[] =>
  files
    .filter(({ folder }) => folder === wanted)
    .map(({ name, content }) => ({ ...(content as InvalidFixture), name }));

/** Folders of the corpus: one for each type, and those of frames that are refused. */
export const FOLDERS: readonly string[] = [...new Set(files.map(({ folder }) => folder))];

/** What clients say. */
export const CLIENT_FIXTURES: readonly Fixture[] = ofTypes(CLIENT_MESSAGES);

/** What servers say. */
export const SERVER_FIXTURES: readonly Fixture[] = ofTypes(SERVER_MESSAGES);

/** What a server refuses. */
export const INVALID_FOR_SERVER: readonly InvalidFixture[] = ofFolder('invalid');

/** What a client refuses. */
export const INVALID_FOR_CLIENT: readonly InvalidFixture[] = ofFolder('invalid_from_server');
