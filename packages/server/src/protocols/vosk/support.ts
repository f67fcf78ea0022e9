import type { Support } from '../support.js';

/** What a client of vosk-server may send. Other text ends the conversation. */
export const MESSAGES: Readonly<Record<string, Support>> = {
  'binary PCM': 'supported',
  config: 'supported',
  eof: 'supported',
  reset: 'supported',
};

/** Fields of `config`. */
export const CONFIG_FIELDS: Readonly<Record<string, Support>> = {
  sample_rate: 'supported',
  phrase_list: 'supported',
  words: 'supported',
  max_alternatives: 'supported',
  model: 'ignored',
};
