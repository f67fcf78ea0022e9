import { createParser } from 'eventsource-parser';

/** Reads server-sent events from bytes that come in pieces of any length; their data alone. */
export function createEventReader(onData: (data: string) => void): (bytes: Uint8Array) => void {
  const decoder = new TextDecoder();
  const parser = createParser({ onEvent: ({ data }) => onData(data) });
  return (bytes) => parser.feed(decoder.decode(bytes, { stream: true }));
}
