import { socketUrl } from '@ws/client/internal';

const STREAM_PATH = '/voice/stream';

/** Where a server is, for the socket and for everything else. */
export interface VoiceAddress {
  /** Of the socket, for a conversation that the server remembers. */
  stream(conversationId: string | undefined): string;
  /** The address of a path of the server, such as `/voice/chat/text`. */
  endpoint(path: string, conversationId?: string | undefined): string;
  /** An address that the server gave, in full. One that is none, or not of the web: `undefined`. */
  resolve(url: string): string | undefined;
}

/**
 * @param url - a server (`ws://127.0.0.1:8765`) or its stream (`wss://example.com/api/voice/stream`); in a page, also
 * relative to it
 * @throws TranscribeError `ERR_INVALID_OPTION`
 */
export function voiceAddress(url: string | URL): VoiceAddress {
  const { location } = globalThis as { readonly location?: { readonly href: string } };
  const given = String(url);
  const isRelative = location !== undefined && !URL.canParse(given);
  const full =
    isRelative && URL.canParse(given, location.href) ? new URL(given, location.href) : given;
  const stream = socketUrl(full, STREAM_PATH);
  const { origin, pathname } = new URL(stream.replace(/^ws/, 'http'));
  // A proxy may have put the server under a path.
  const prefix = pathname.endsWith(STREAM_PATH) ? pathname.slice(0, -STREAM_PATH.length) : '';
  const named = (address: string, id: string | undefined): string => {
    const parsed = new URL(address);
    if (id !== undefined) parsed.searchParams.set('conversation_id', id);
    return parsed.href;
  };
  return {
    stream: (id) => named(stream, id),
    endpoint: (path, id) => named(origin + prefix + path, id),
    resolve(given) {
      const isUnderPrefix = given.startsWith(`${prefix}/`);
      const path = given.startsWith('/') && !given.startsWith('//') && !isUnderPrefix;
      if (!URL.canParse(given, `${origin}/`)) return undefined;
      const { protocol, href } = new URL((path ? prefix : '') + given, `${origin}/`);
      return protocol === 'http:' || protocol === 'https:' ? href : undefined;
    },
  };
}
