// Sounds that come one after the other, as the sentences of a spoken answer do.
export type { AudioPlayer } from './playback/audio-player.js';
export {
  type AudioQueue,
  type AudioQueueListener,
  type AudioQueueOptions,
  createAudioQueue,
  type PlayingSound,
} from './playback/create-audio-queue.js';
