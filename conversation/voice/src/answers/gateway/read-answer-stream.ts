import { createParser } from 'eventsource-parser';
import { createEventData } from './event-data.js';
import { type GatewayPiece, malformed, parsed, readGatewayPieces } from './gateway-piece.js';

/** Characters of one line or event, at most. */
const MAX_LINE_CHARS = 2 ** 20;

type Form = 'sse' | 'ndjson' | 'json';

/** Takes text as it comes, and gives what it says: what stands before something malformed comes before its error. */
interface StreamReader {
  push(text: string): Iterable<GatewayPiece>;
  /** What was left without a line's end. */
  end(): Iterable<GatewayPiece>;
}

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
  let form = formOfType(contentType);
  let reader = form && createReader(name, form);
  let unread = '';
  for await (const chunk of body) {
    unread += decoder.decode(chunk, { stream: true });
    if (form === undefined) {
      unread = unread.trimStart();
      form = formOfText(unread);
      if (form === undefined) continue;
    }
    reader ??= createReader(name, form);
    yield* reader.push(unread);
    unread = '';
  }
  unread += decoder.decode();
  reader ??= createReader(name, formOfText(`${unread}\n`) ?? 'json');
  if (unread !== '') yield* reader.push(unread);
  yield* reader.end();
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

function createReader(name: string, form: Form): StreamReader {
  return form === 'sse' ? createEventReader(name) : createJsonReader(name, form);
}

function createEventReader(name: string): StreamReader {
  const read = createEventData(name);
  let events: { readonly event: string | undefined; readonly data: string }[] = [];
  let tooLong = false;
  const parser = createParser({
    maxBufferSize: MAX_LINE_CHARS,
    onError: ({ type }) => {
      tooLong ||= type === 'max-buffer-size-exceeded';
    },
    onEvent: ({ event, data }) => {
      events.push({ event, data });
    },
  });
  function* push(text: string): Generator<GatewayPiece, void, undefined> {
    parser.feed(text);
    const found = events;
    events = [];
    for (const { event, data } of found) yield* read(event, data);
    if (tooLong) throw malformed(name, `an event of more than ${MAX_LINE_CHARS} characters`);
  }
  // A last event without its empty line counts: some servers leave it out.
  return { push, end: () => push('\n\n') };
}

/** JSON in each line, or over all lines. */
function createJsonReader(name: string, form: 'ndjson' | 'json'): StreamReader {
  const what = form === 'ndjson' ? 'a line' : 'JSON';
  // Of a line that comes in many pieces, each is looked at once.
  let parts: string[] = [];
  let chars = 0;

  function endLine(): readonly GatewayPiece[] {
    const line = parts.join('');
    parts = [];
    chars = 0;
    return line.trim() === '' ? [] : readGatewayPieces(parse(name, line));
  }

  return {
    *push(text) {
      const lines = form === 'ndjson' ? text.split('\n') : [text];
      for (const [i, line] of lines.entries()) {
        parts.push(line);
        chars += line.length;
        if (chars > MAX_LINE_CHARS) {
          throw malformed(name, `${what} of more than ${MAX_LINE_CHARS} characters`);
        }
        if (i < lines.length - 1) yield* endLine();
      }
    },
    end: endLine,
  };
}

function parse(name: string, json: string): unknown {
  const value = parsed(json);
  if (value === undefined) throw malformed(name, 'something that is no JSON');
  return value;
}
