// The Web Speech API over a server of one's own. In browsers.
export type {
  RecognitionAlternative,
  RecognitionResult,
  RecognitionResultList,
} from './speech-recognition/results.js';
export {
  createSpeechRecognition,
  type Recognition,
  type RecognitionErrorCode,
  RecognitionErrorEvent,
  RecognitionResultEvent,
  type RecognitionSource,
  type SpeechRecognitionOptions,
} from './speech-recognition/speech-recognition.js';
