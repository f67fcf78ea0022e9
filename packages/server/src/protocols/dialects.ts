import type { Codec } from './conversation/codec.js';
import { type CodecParts, converse } from './converse.js';
import { deepgram } from './deepgram/deepgram.js';
import type { Dialect } from './dialect.js';
import { createJambonzCodec } from './jambonz/jambonz-codec.js';
import { openai } from './openai/openai-dialect.js';
import { TWILIO } from './twilio/twilio-dialect.js';
import { createVoskCodec } from './vosk/vosk-codec.js';
import { createWhisperLiveCodec } from './whisper-live/whisper-live-codec.js';
import { WYOMING } from './wyoming/wyoming-dialect.js';

/** Paths of dialects that can have a port of their own. */
export const VOSK_PATH = '/vosk';
export const WHISPER_LIVE_PATH = '/whisper-live';

/** The protocols of other projects' clients, each at paths of its own, or at a port. */
export const DIALECTS: readonly Dialect[] = [
  openai,
  deepgram,
  WYOMING,
  codecDialect('vosk', VOSK_PATH, createVoskCodec),
  codecDialect('whisper-live', WHISPER_LIVE_PATH, createWhisperLiveCodec),
  // Custom speech vendors of jambonz.
  codecDialect('jambonz', '/jambonz', createJambonzCodec),
  TWILIO,
];

/** A dialect with a WebSocket at one path, and a codec for each connection. */
function codecDialect(
  name: string,
  path: string,
  createCodec: (parts: CodecParts) => Codec,
): Dialect {
  return {
    name,
    serves: (asked) => asked === path,
    open: (host) => ({ converse: (call) => converse(host, call, createCodec) }),
  };
}
