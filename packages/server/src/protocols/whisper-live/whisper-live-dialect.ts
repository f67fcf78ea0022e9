import { codecDialect } from '../codec-dialect.js';
import type { Dialect } from '../dialect.js';
import { createWhisperLiveCodec } from './whisper-live-codec.js';

/** Where clients of WhisperLive are served, on the server's port. */
export const WHISPER_LIVE_PATH = '/whisper-live';

/** The WebSocket of WhisperLive. */
export const WHISPER_LIVE: Dialect = codecDialect(
  'whisper-live',
  WHISPER_LIVE_PATH,
  createWhisperLiveCodec,
);
