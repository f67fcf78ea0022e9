// The Web Speech API over a server of one's own. In browsers.
import { createOpenSession } from './session/connect.js';
import { createBrowserSocket } from './socket/browser-socket.js';
import { createMicrophoneSource } from './sources/browser/microphone-source.js';
import {
  type CreateSpeechRecognition,
  createRecognitions,
} from './speech-recognition/speech-recognition.js';

export type {
  RecognitionAlternative,
  RecognitionResult,
  RecognitionResultList,
} from './speech-recognition/results.js';
export {
  type CreateSpeechRecognition,
  type Recognition,
  type RecognitionErrorCode,
  RecognitionErrorEvent,
  RecognitionResultEvent,
  type RecognitionSource,
  type SpeechRecognitionOptions,
} from './speech-recognition/speech-recognition.js';

/** Makes a `SpeechRecognition`: see {@link CreateSpeechRecognition}. */
export const createSpeechRecognition: CreateSpeechRecognition = /* @__PURE__ */ createRecognitions(
  createOpenSession(createBrowserSocket),
  (signal) => createMicrophoneSource({ signal }),
);
