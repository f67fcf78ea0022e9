import type { Support } from '../support.js';

/** Messages of Twilio's Media Streams. Binary ones end the conversation. */
export const MESSAGES: Readonly<Record<string, Support>> = {
  connected: 'supported',
  start: 'supported',
  media: 'supported',
  stop: 'supported',
  dtmf: 'ignored',
  mark: 'ignored',
};

/** Fields of `start`, and parameters of the TwiML's `<Parameter>`. */
export const START_FIELDS: Readonly<Record<string, Support>> = {
  callSid: 'supported',
  streamSid: 'supported',
  tracks: 'supported',
  mediaFormat: 'supported',
  'customParameters.language': 'supported',
  'customParameters.prompt': 'supported',
  'customParameters.hotwords': 'supported',
  accountSid: 'ignored',
};
