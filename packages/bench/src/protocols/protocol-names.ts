/** The protocols that a server can be measured over. */
export const PROTOCOL_NAMES = [
  'native',
  'deepgram',
  'deepgram-flux',
  'openai-realtime',
  'openai',
  'wyoming',
  'vosk',
  'whisper-live',
  'jambonz',
] as const;

export type ProtocolName = (typeof PROTOCOL_NAMES)[number];
