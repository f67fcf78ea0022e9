import { SAMPLE_RATE, TranscribeError } from '@ws/core';
import {
  KNOWN_SECONDS,
  KNOWN_SECONDS_TOGETHER,
  type KnownSpeakerMessage,
  MOST_KNOWN,
  protocolError,
  samplesToMs,
} from '@ws/core/internal';
import { type Resamplers, resampleWhole } from '../../audio-session/audio-intake.js';
import type { AudioSessionContext } from '../../audio-session/audio-session.js';
import type { ResumableAudioSession } from '../../audio-session/create-audio-session.js';
import type { AudioOfMessage } from './read-message.js';

/** The people whom one client knows. Of what they say the session keeps what their voices are like, and no audio. */
export interface KnownSpeakers {
  /**
   * Takes one more. A name that came before is taken anew, as when its client was lost meanwhile.
   *
   * @throws TranscribeError `ERR_PROTOCOL`: `UNEXPECTED_MESSAGE` without `speakers`, or after audio; `INVALID_MESSAGE` where
   *   they are too many; `ERR_AUDIO_TOO_LONG`, `ERR_INVALID_AUDIO`; what the diarizer throws
   */
  take(
    message: Omit<KnownSpeakerMessage, 'audio'>,
    audio: AudioOfMessage,
    signal: AbortSignal,
  ): Promise<void>;
  /** Audio of all of them, in milliseconds. */
  readonly audioMs: number;
}

export function createKnownSpeakers(
  { diarizer, eventLoop }: Pick<AudioSessionContext, 'diarizer' | 'eventLoop'>,
  session: Pick<ResumableAudioSession, 'settings' | 'isOpen' | 'createResamplers'>,
): KnownSpeakers {
  const { settings } = session;
  /** Seconds of each person's sample, by name. */
  const lengths = new Map<string, number>();
  let resamplers: Resamplers | undefined;
  let audioMs = 0;

  function checkSeconds(name: string, seconds: number): void {
    const { least, most } = KNOWN_SECONDS;
    const others = [...lengths].filter(([other]) => other !== name);
    const together = others.reduce((sum, [, other]) => sum + other, seconds);
    if (seconds < least) {
      const message = `The audio lasts ${seconds} s. Send at least ${least} s of what this person says alone.`;
      throw new TranscribeError(message, { code: 'ERR_INVALID_AUDIO' });
    }
    const isOver = seconds > most;
    if (!isOver && together <= KNOWN_SECONDS_TOGETHER) return;
    const message = isOver
      ? `The audio lasts ${seconds} s, and may last ${most} s.`
      : `What known people say may last ${KNOWN_SECONDS_TOGETHER} s together.`;
    throw new TranscribeError(`${message} Send less of each person: 20 s tell enough.`, {
      code: 'ERR_AUDIO_TOO_LONG',
    });
  }

  return {
    async take({ name, sampleRate = SAMPLE_RATE }, audio, signal) {
      if (!settings.requested.speakers || diarizer === undefined || session.isOpen) {
        throw protocolError(
          'UNEXPECTED_MESSAGE',
          '"known_speaker" must come after a "start" with "speakers", and before any audio.',
        );
      }
      const { knownSpeakers = [] } = settings.requested;
      const others = knownSpeakers.filter(({ speaker }) => speaker !== name);
      if (others.length >= MOST_KNOWN) {
        const message = `${MOST_KNOWN} people are known, and no more may be.`;
        throw protocolError('INVALID_MESSAGE', message);
      }
      const seconds = audio.reduce((sum, { length }) => sum + length, 0) / sampleRate;
      checkSeconds(name, seconds);
      resamplers ??= session.createResamplers();
      const samples = await resampleWhole(audio, sampleRate, resamplers, eventLoop);
      audioMs += samplesToMs(samples.length);
      const voice = await diarizer.enroll({ name, samples }, { signal });
      lengths.set(name, seconds);
      settings.begin({ knownSpeakers: [...others, voice] });
    },
    get audioMs() {
      return audioMs;
    },
  };
}
