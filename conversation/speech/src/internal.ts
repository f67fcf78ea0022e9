// What this monorepo's own synthesizers are built from. Not public: no version promises that it stays as it is.
export { createHostedSynthesizer } from './adapter/create-hosted-synthesizer.js';
export { HOSTED_SPEECH, type HostedSpeechOptions } from './adapter/hosted-speech-options.js';
export { createCallLine } from './synthesizer/call-line.js';
