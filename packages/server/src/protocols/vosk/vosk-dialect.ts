import { codecDialect } from '../codec-dialect.js';
import type { Dialect } from '../dialect.js';
import { createVoskCodec } from './vosk-codec.js';

/** Where clients of vosk-server are served, on the server's port. */
export const VOSK_PATH = '/vosk';

/** The WebSocket of vosk-server. */
export const VOSK: Dialect = codecDialect('vosk', VOSK_PATH, createVoskCodec);
