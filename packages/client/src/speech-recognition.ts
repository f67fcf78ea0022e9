// The Web Speech API over a server of one's own. In browsers.
export {
  createSpeechRecognition,
  type Recognition,
  RecognitionErrorEvent,
  RecognitionResultEvent,
  type RecognitionSource,
  type SpeechRecognitionOptions,
} from './speech-recognition/speech-recognition.js';
