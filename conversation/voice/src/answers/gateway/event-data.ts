import { isObject } from '@ws/core/internal';
import {
  type GatewayPiece,
  malformed,
  namesThought,
  parsed,
  readGatewayPieces,
} from './gateway-piece.js';

type ReadEvent = (event: string | undefined, data: string) => Iterable<GatewayPiece>;

const LOOKS_LIKE_JSON = /^\s*[{["]/;
/** Half of an object, or of a list of objects or strings; a text hardly begins so. */
const BEGINS_JSON = /^\s*(?:\{\s*"|\[\s*[{"])/;
// Lists that wait until the stream shows what they are.
const MAX_UNDECIDED = 16;

/**
 * Reads the events of a stream: JSON, plain text, or both. A token of plain text may begin as JSON does (`"`, `[1]`,
 * `{a, b}`): once an event was no JSON, a string or a list is text as it stands, and so is what cannot be parsed.
 *
 * @param name - whose answer it is, for errors
 * @returns reads an event, with its name where it has one; throws TranscribeError `ERR_BACKEND_FAILED`
 */
export function createEventData(name: string): ReadEvent {
  let isPlain = false;
  let undecided: string[] = [];

  function* plain(data: string): Generator<GatewayPiece, void, undefined> {
    isPlain = true;
    const before = undecided;
    undecided = [];
    for (const text of [...before, data]) yield { type: 'text', text };
  }

  function* read(data: string): Generator<GatewayPiece, void, undefined> {
    if (!LOOKS_LIKE_JSON.test(data)) return yield* plain(data);
    const value = parsed(data);
    if (value === undefined) {
      if (!isPlain && BEGINS_JSON.test(data)) throw malformed(name, 'something that is no JSON');
      return yield* plain(data);
    }
    if (isObject(value)) {
      if (isPlain && Object.keys(value).length === 0) return yield* plain(data);
      const pieces = readGatewayPieces(value);
      if (pieces.length > 0) undecided = [];
      return yield* pieces;
    }
    if (isPlain) return yield* plain(data);
    if (Array.isArray(value)) {
      if (undecided.length < MAX_UNDECIDED) undecided.push(data);
      return;
    }
    yield* readGatewayPieces(value);
  }

  return function* readEvent(event, data) {
    if (data.trim() === '[DONE]') return yield { type: 'end' };
    if (event === 'error') return yield { type: 'error' };
    if (event === 'done' || event === 'end') {
      // Its text is all of the answer once more.
      const isData = LOOKS_LIKE_JSON.test(data);
      const pieces = isData ? readGatewayPieces(parsed(data)) : [];
      yield* pieces.filter(({ type }) => type !== 'text');
      return yield { type: 'end' };
    }
    if (event !== undefined && namesThought(event)) return;
    if (data !== '') yield* read(data);
  };
}
