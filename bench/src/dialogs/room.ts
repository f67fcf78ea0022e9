import { SAMPLE_RATE } from '@ws/core';
import { readWav } from '@ws/core/audio';
import { samplesToMs, secondsToSamples } from '@ws/core/internal';
import {
  type AudioPlayer,
  type AudioQueue,
  createAudioQueue,
  type OpenVoiceMicrophone,
} from '@ws/voice-client';
import { randomNumbers } from '../random-numbers.js';
import { resampled } from '../resampled.js';
import type { Sample } from '../vad/sounds.js';
import type { PlayedSound } from './held-dialogue.js';

/** A room in which a person speaks and a loudspeaker plays, in real time: what its microphone hears is both, and noise. */
export interface Room {
  readonly microphone: OpenVoiceMicrophone;
  readonly queue: AudioQueue;
  readonly played: readonly PlayedSound[];
  /** Says it from now on. Resolves when its last sample was heard, with the time of that. */
  say(samples: Float32Array): Promise<number>;
  /** A sound that goes on beside what is said, of this level; none ends it. */
  noise(sound?: Sample, db?: number): void;
  /** How loud the loudspeaker reaches the microphone. */
  echo(db: number): void;
  /** The loudspeaker plays, or has something to play. */
  readonly isSounding: boolean;
  close(): void;
}

const FRAME = 640;
const ROOM_TONE = 10 ** (-60 / 20);
/** From the loudspeaker to the microphone. */
const ECHO_DELAY = secondsToSamples(0.06);

interface Speaker extends AudioPlayer {
  /** Of the sound, as much as it plays in a frame; silence while it is held. */
  next(frame: Float32Array): void;
}

export function createRoom(): Room {
  const random = randomNumbers(5);
  const speakers: Speaker[] = [];
  const played: PlayedSound[] = [];
  const delayed = new Float32Array(ECHO_DELAY + FRAME);
  let said: { samples: Float32Array; at: number; over(at: number): void } | undefined;
  let background: { sound: Sample; gain: number; at: number } | undefined;
  let echoGain = 0;
  let isClosed = false;

  /** An element of a page that plays a sound, at the pace of the microphone. */
  function createPlayer(): AudioPlayer {
    let samples: Promise<Float32Array> | undefined;
    let ready: Float32Array | undefined;
    let at = 0;
    let isPlaying = false;
    /** A pause, or another source, ends an attempt to play. */
    let attempt = 0;
    let source = '';
    let stretch: PlayedSound | undefined;

    const player: Speaker = {
      preload: '',
      onended: null,
      onerror: null,
      get src() {
        return source;
      },
      set src(url) {
        source = url;
        attempt++;
        [ready, at, isPlaying, stretch] = [undefined, 0, false, undefined];
        samples = url === '' ? undefined : soundOf(url);
        samples?.catch(() => {});
      },
      get currentTime() {
        return at / SAMPLE_RATE;
      },
      async play() {
        const own = ++attempt;
        const loaded = await samples;
        if (own !== attempt || loaded === undefined) throw new DOMException('', 'AbortError');
        ready = loaded;
        isPlaying = true;
      },
      pause() {
        attempt++;
        isPlaying = false;
        stretch = undefined;
      },
      load() {},
      removeAttribute() {
        player.src = '';
      },
      next(frame) {
        if (!isPlaying || ready === undefined) return;
        if (stretch === undefined) {
          stretch = { url: source, at: performance.now(), seconds: 0 };
          played.push(stretch);
        }
        const part = ready.subarray(at, at + frame.length);
        for (const [i, value] of part.entries()) frame[i]! += value;
        at += part.length;
        stretch.seconds += part.length / SAMPLE_RATE;
        if (at < ready.length) return;
        isPlaying = false;
        player.onended?.(undefined as never);
      },
    };
    speakers.push(player);
    return player;
  }

  const queue = createAudioQueue({ createPlayer });

  /** What the microphone hears in one frame. */
  function hear(): Float32Array {
    const sounding = new Float32Array(FRAME);
    for (const speaker of speakers) speaker.next(sounding);
    delayed.copyWithin(0, FRAME);
    delayed.set(sounding, ECHO_DELAY);
    const frame = new Float32Array(FRAME);
    const { samples } = said ?? {};
    for (let i = 0; i < FRAME; i++) {
      let value = ROOM_TONE * random() + echoGain * delayed[i]!;
      if (samples !== undefined) value += samples[said!.at + i] ?? 0;
      if (background !== undefined) value += background.gain * background.sound(background.at + i);
      frame[i] = Math.max(-1, Math.min(1, value));
    }
    if (background !== undefined) background.at += FRAME;
    if (said !== undefined) {
      said.at += FRAME;
      if (said.at >= said.samples.length) {
        const { over } = said;
        said = undefined;
        over(performance.now());
      }
    }
    return frame;
  }

  async function* listen(): AsyncGenerator<Float32Array> {
    const startedAt = performance.now();
    for (let frames = 1; !isClosed; frames++) {
      const due = startedAt + samplesToMs(frames * FRAME);
      const wait = due - performance.now();
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      yield hear();
    }
  }

  return {
    microphone: () => Object.assign(listen(), { sampleRate: SAMPLE_RATE, stop: close }),
    queue,
    played,
    say(samples) {
      return new Promise((over) => {
        said = { samples, at: 0, over };
      });
    },
    noise(sound, db = -30) {
      background = sound && { sound, at: 0, gain: 10 ** (db / 20) / Math.sqrt(powerOf(sound)) };
    },
    echo(db) {
      echoGain = 10 ** (db / 20);
    },
    get isSounding() {
      return queue.current !== undefined || queue.queueLength > 0;
    },
    close,
  };

  function close(): void {
    isClosed = true;
  }
}

/** Of its first two seconds. It is asked for in order, so that a sound begins a little later than it does. */
function powerOf(sound: Sample): number {
  let sum = 0;
  const count = 2 * SAMPLE_RATE;
  for (let i = 0; i < count; i++) sum += sound(i) ** 2;
  return sum / count;
}

async function soundOf(url: string): Promise<Float32Array> {
  if (url.startsWith('data:')) return new Float32Array(160);
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} is not there (${response.status})`);
  const { samples, sampleRate } = readWav(new Uint8Array(await response.arrayBuffer()));
  return resampled(samples, sampleRate);
}
