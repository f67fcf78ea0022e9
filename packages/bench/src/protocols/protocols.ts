import { deepgram, deepgramFlux } from './deepgram.js';
import { jambonz } from './jambonz.js';
import { native } from './native.js';
import { openaiRealtime } from './openai-realtime.js';
import { openaiRest } from './openai-rest.js';
import type { Protocol } from './protocol.js';
import type { ProtocolName } from './protocol-names.js';
import { socketProtocol } from './socket-session.js';
import { vosk } from './vosk.js';
import { whisperLive } from './whisper-live.js';
import { wyoming } from './wyoming.js';

/** The protocols that a server can be measured over, by name. */
export const PROTOCOLS: Readonly<Record<ProtocolName, Protocol>> = {
  native: socketProtocol(native),
  deepgram: socketProtocol(deepgram),
  'deepgram-flux': socketProtocol(deepgramFlux),
  'openai-realtime': socketProtocol(openaiRealtime),
  openai: openaiRest,
  wyoming,
  vosk: socketProtocol(vosk),
  'whisper-live': socketProtocol(whisperLive),
  jambonz: socketProtocol(jambonz),
};
