// What synthesizers over an engine in a process of its own are built from.
export {
  createHostedSynthesizer,
  type HostedSynthesizerOptions,
} from './adapter/create-hosted-synthesizer.js';
export {
  HOSTED_SPEECH,
  type HostedSpeechOptions,
  type HostedSpeechSettings,
} from './adapter/hosted-speech-options.js';
export type { SpokenAnswer, SynthesizerFacts } from './adapter/synthesizer-messages.js';
