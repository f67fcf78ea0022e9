import type { Support } from '../support.js';

/** What jambonz may send. Other text ends the conversation. */
export const MESSAGES: Readonly<Record<string, Support>> = {
  start: 'supported',
  'binary LINEAR16': 'supported',
  stop: 'supported',
};

/** Fields of `start`. */
export const START_FIELDS: Readonly<Record<string, Support>> = {
  language: 'supported',
  encoding: 'supported',
  sampleRateHz: 'supported',
  interimResults: 'supported',
  'options.hints': 'supported',
  format: 'ignored',
};
