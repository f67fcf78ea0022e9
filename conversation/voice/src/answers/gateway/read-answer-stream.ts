import { isObject } from '@ws/core/internal';
import { createParser } from 'eventsource-parser';
import {
  type GatewayPiece,
  malformed,
  namesThought,
  parsed,
  readGatewayPieces,
} from './gateway-piece.js';

/** Characters of one line or event, at most. */
const MAX_LINE_CHARS = 2 ** 20;
const LOOKS_LIKE_JSON = /^\s*[{["]/;
/** Half of an object, or of a list of objects or strings; a text hardly begins so. */
const BEGINS_JSON = /^\s*(?:\{\s*"|\[\s*[{"])/;
// Lists that wait until the stream shows what they are.
const MAX_UNDECIDED = 16;

type Form = 'sse' | 'ndjson' | 'json';

type Pieces = Generator<GatewayPiece, void, undefined>;

/** Takes text as it comes, and gives what it says: what stands before something malformed comes before its error. */
type ReadText = (text: string, isEnd: boolean) => Pieces;

/**
 * The pieces of an answer that streams in as server-sent events, as JSON lines, or as one JSON object: by its content type,
 * or, where that says nothing, by how it begins.
 *
 * @param name - whose answer it is, for errors
 * @throws TranscribeError `ERR_BACKEND_FAILED`: something malformed, a line without end
 */
export async function* readAnswerStream(
  name: string,
  contentType: string,
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<GatewayPiece, void, undefined> {
  const decoder = new TextDecoder();
  const readerOf = (form: Form): ReadText =>
    form === 'sse' ? createEventReader(name) : createJsonReader(name, form);
  let form = formOfType(contentType);
  let read = form && readerOf(form);
  let unread = '';
  for await (const chunk of body) {
    unread += decoder.decode(chunk, { stream: true });
    if (read === undefined) {
      unread = unread.trimStart();
      form = formOfText(unread);
      if (form === undefined) continue;
      read = readerOf(form);
    }
    yield* read(unread, false);
    unread = '';
  }
  unread += decoder.decode();
  read ??= readerOf(formOfText(`${unread}\n`) ?? 'json');
  yield* read(unread, true);
}

function formOfType(contentType: string): Form | undefined {
  if (/event-stream/i.test(contentType)) return 'sse';
  if (/ndjson|jsonl|json-seq|json-lines/i.test(contentType)) return 'ndjson';
  return undefined;
}

/** By the first character that is no space: what `application/json` and `text/plain` stand for differs. */
function formOfText(text: string): Form | undefined {
  const start = text.replace(/^\uFEFF/, '').trimStart();
  if (start === '') return undefined;
  if (!/^[{["]/.test(start)) return 'sse';
  // One object over several lines has no line that is JSON.
  const line = /^[^\n]*(?=\n)/.exec(start)?.[0];
  if (line === undefined) return start.length > MAX_LINE_CHARS ? 'ndjson' : undefined;
  return parsed(line) === undefined ? 'json' : 'ndjson';
}

function createEventReader(name: string): ReadText {
  const read = createEventData(name);
  const events: { readonly event: string | undefined; readonly data: string }[] = [];
  let tooLong = false;
  const parser = createParser({
    maxBufferSize: MAX_LINE_CHARS,
    onError: ({ type }) => {
      tooLong ||= type === 'max-buffer-size-exceeded';
    },
    onEvent: ({ event, data }) => void events.push({ event, data }),
  });
  return function* readText(text, isEnd) {
    // A last event without its empty line counts: some servers leave it out.
    parser.feed(isEnd ? `${text}\n\n` : text);
    for (const { event, data } of events.splice(0)) yield* read(event, data);
    if (tooLong) throw malformed(name, `an event of more than ${MAX_LINE_CHARS} characters`);
  };
}

/** JSON in each line, or over all lines. */
function createJsonReader(name: string, form: 'ndjson' | 'json'): ReadText {
  const what = form === 'ndjson' ? 'a line' : 'JSON';
  // Of a line that comes in many pieces, each is looked at once.
  let parts: string[] = [];
  let chars = 0;
  return function* readText(text, isEnd) {
    const lines = form === 'ndjson' ? text.split('\n') : [text];
    for (const [i, piece] of lines.entries()) {
      parts.push(piece);
      chars += piece.length;
      if (chars > MAX_LINE_CHARS) {
        throw malformed(name, `${what} of more than ${MAX_LINE_CHARS} characters`);
      }
      if (i === lines.length - 1 && !isEnd) return;
      const line = parts.join('');
      [parts, chars] = [[], 0];
      if (line.trim() === '') continue;
      const value = parsed(line);
      if (value === undefined) throw malformed(name, 'something that is no JSON');
      yield* readGatewayPieces(value);
    }
  };
}

/**
 * Reads the events of a stream: JSON, plain text, or both. A token of plain text may begin as JSON does (`"`, `[1]`,
 * `{a, b}`): once an event was no JSON, a string or a list is text as it stands, and so is what cannot be parsed.
 */
function createEventData(name: string): (event: string | undefined, data: string) => Pieces {
  let isPlain = false;
  let undecided: string[] = [];

  function* plain(data: string): Pieces {
    isPlain = true;
    const before = undecided;
    undecided = [];
    for (const text of [...before, data]) yield { type: 'text', text };
  }

  function* read(data: string): Pieces {
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
    if (!Array.isArray(value)) yield* readGatewayPieces(value);
    else if (undecided.length < MAX_UNDECIDED) undecided.push(data);
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
