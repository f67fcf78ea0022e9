import type { Support } from '../support.js';

/** Events of Wyoming that a client may send. Others are passed over, as the protocol has it. */
export const EVENTS: Readonly<Record<string, Support>> = {
  describe: 'supported',
  transcribe: 'supported',
  'audio-start': 'supported',
  'audio-chunk': 'supported',
  'audio-stop': 'supported',
  ping: 'supported',
  'select-program': 'ignored',
  synthesize: 'ignored',
  detect: 'ignored',
};

/** Fields of `transcribe` and of audio. */
export const FIELDS: Readonly<Record<string, Support>> = {
  language: 'supported',
  context: 'supported',
  transcript_names: 'supported',
  transcript_terms: 'supported',
  rate: 'supported',
  channels: 'supported',
  'width 2': 'supported',
  name: 'ignored',
  vad_sensitivity: 'ignored',
  timestamp: 'ignored',
  'other widths': 'refused',
};
