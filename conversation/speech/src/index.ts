// Speech synthesis: the contract of a synthesizer, the check of its calls, and the cutting of a streamed text into pieces
// to speak.
export type {
  SpeechCapabilities,
  SpeechSynthesizer,
  SpeechVoice,
  SynthesizedSpeech,
  SynthesizeOptions,
} from './contracts/speech-synthesizer.js';
export { checkSpeechCall, type SpeechRequest } from './synthesizer/check-speech-call.js';
export { createSentenceCutter, type SentenceCutter } from './text/sentence-cutter.js';
export type { SentenceCutterOptions } from './text/sentence-cutter-options.js';
