// Whisper's input, for other networks that hear what Whisper hears.
export {
  createLogMelExtractor,
  type LogMel,
  type LogMelExtractor,
  type LogMelOptions,
} from './features/log-mel.js';
