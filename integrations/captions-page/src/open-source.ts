import {
  type AudioSource,
  createAudioBufferSource,
  createMicrophoneSource,
  createTabSource,
} from '@ws/client/browser';

/** What captions are made of. */
export type SourceKind = 'microphone' | 'file' | 'tab';

// What waits while a connection is lost.
const MAX_QUEUED_MS = 120_000;

/** Opens the microphone, or what a tab plays. Rejects with a message for people. */
export async function openLive(kind: 'microphone' | 'tab'): Promise<AudioSource> {
  const options = {
    maxQueuedMs: MAX_QUEUED_MS,
    workletUrl: new URL('worklet.js', document.baseURI),
  };
  if (kind === 'microphone') return createMicrophoneSource(options);
  // After a download it is too late for that.
  if (navigator.userActivation?.isActive === false) {
    throw new Error('Ready. Press Start again: a tab can be chosen only right after a click.');
  }
  return createTabSource(options);
}

/** A file, as fast as it is transcribed. The browser decodes it, on a thread of its own. */
export async function openFile(file: Blob): Promise<AudioSource> {
  // A context of this rate decodes to this rate.
  const context = new OfflineAudioContext(1, 1, 16_000);
  const bytes = await file.arrayBuffer();
  const audio = await context.decodeAudioData(bytes).catch((cause: unknown) => {
    throw new Error(
      'This browser finds no sound in the file. Try WAV, MP3, M4A, FLAC, Ogg or WebM.',
      { cause },
    );
  });
  return createAudioBufferSource(audio, { realTime: false });
}
