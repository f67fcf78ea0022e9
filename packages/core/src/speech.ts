// Speech that is made: the contract of a synthesizer, the check of its calls, and the cutting of a text that streams in into
// pieces to speak.
export type {
  SpeechCapabilities,
  SpeechSynthesizer,
  SpeechVoice,
  SynthesizedSpeech,
  SynthesizeOptions,
} from './contracts/speech-synthesizer.js';
export { checkSpeechCall, type SpeechRequest } from './speech/check-speech-call.js';
export { createSentenceCutter, type SentenceCutter } from './speech/sentence-cutter.js';
export {
  DEFAULT_SENTENCE_CUTTER_OPTIONS,
  type SentenceCutterOptions,
} from './speech/sentence-cutter-options.js';
