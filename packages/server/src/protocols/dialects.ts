import { deepgram } from './deepgram/deepgram.js';
import type { Dialect } from './dialect.js';
import { JAMBONZ } from './jambonz/jambonz-dialect.js';
import { openai } from './openai/openai-dialect.js';
import { TWILIO } from './twilio/twilio-dialect.js';
import { VOSK } from './vosk/vosk-dialect.js';
import { WHISPER_LIVE } from './whisper-live/whisper-live-dialect.js';
import { WYOMING } from './wyoming/wyoming-dialect.js';

/** What is served beside the native protocol, each at paths of its own. */
export const DIALECTS: readonly Dialect[] = [
  openai,
  deepgram,
  WYOMING,
  VOSK,
  WHISPER_LIVE,
  JAMBONZ,
  TWILIO,
];
