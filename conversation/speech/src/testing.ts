// For tests of synthesizers and of what uses them, under any test runner: the rules of the contract, and a fake.
export {
  createScriptedSynthesizer,
  type ScriptedSynthesizer,
  type ScriptedSynthesizerCall,
  type ScriptedSynthesizerOptions,
} from './testing/scripted-synthesizer.js';
export { SPEECH_CHECKS, type SpeechCheck, type SpeechFixture } from './testing/speech-checks.js';
