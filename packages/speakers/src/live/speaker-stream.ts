import { type SpeakerStream, type SpeakerTurn, type SpeakerVoice, TranscribeError } from '@ws/core';
import {
  abortedError,
  checkSamples,
  invalidOption,
  roundSeconds,
  SAMPLE_RATE,
  samplesToSeconds,
  secondsToSamples,
  until,
} from '@ws/core/internal';
import { joinWindows, type PlacedWindow } from '../clustering/join-windows.js';
import { FRAME_SAMPLES, type FrameRange, LOCAL_SPEAKERS } from '../network/local-speakers.js';
import type { AnalysedWindow } from '../network/speaker-kernel.js';
import { createAudioRing } from './audio-ring.js';
import { isNumber, type LiveDiarizeSettings } from './live-options.js';
import { createToldTurns, type ToldTurn } from './told-turns.js';
import { createVoiceMemory, type LocalVotes, type Voice } from './voice-memory.js';
import { windowPlaces } from './window-places.js';
import { writtenVoice } from './written-voice.js';

/** What a stream needs of its diarizer. */
export interface StreamNetworks {
  /** @throws TranscribeError `ERR_DISPOSED` */
  ensureOpen(): void;
  /** @throws TranscribeError what `turns` throws */
  analyse(samples: Float32Array, within: FrameRange, signal: AbortSignal): Promise<AnalysedWindow>;
}

/** Audio that is kept, and the longest stretch that is judged at once. */
const KEPT_SECONDS = 60;
/** Calls of one stream that wait for those before them. */
const MOST_WAITING = 64;

export function createSpeakerStream(
  { maxSpeakers, known, continued }: LiveDiarizeSettings,
  networks: StreamNetworks,
): SpeakerStream {
  const ring = createAudioRing(KEPT_SECONDS * SAMPLE_RATE, continued?.position);
  const told = createToldTurns();
  const voices = (continued?.voices ?? []).map((voice) => readVoice(voice, true));
  for (const voice of known) {
    if (voices.some(({ speaker }) => speaker === voice.speaker)) continue;
    voices.push(readVoice(voice, false));
  }
  const memory = createVoiceMemory(voices, maxSpeakers);
  let lastNumber = Math.max(
    0,
    ...voices.map(({ speaker }) => (isNumber(speaker!) ? Number(speaker) : 0)),
  );
  /** Calls without an answer yet. */
  const calls = new Set<AbortController>();
  let last: Promise<unknown> = Promise.resolve();
  let isDisposed = false;

  function ensureOpen(): void {
    networks.ensureOpen();
    if (!isDisposed) return;
    throw new TranscribeError('The stream was disposed.', { code: 'ERR_DISPOSED' });
  }

  /** The speakers of the part of each window that was judged before. */
  function votesOf({ at, frames }: PlacedWindow): LocalVotes {
    const votes = Array.from({ length: LOCAL_SPEAKERS }, () => new Map<Voice, number>());
    for (const { start, end, voice } of told.between(at, at + frames.length * FRAME_SAMPLES)) {
      const to = Math.ceil((end - at) / FRAME_SAMPLES);
      for (let frame = Math.ceil((start - at) / FRAME_SAMPLES); frame < to; frame++) {
        for (const [speaker, counts] of votes.entries()) {
          if (frames[frame] === 1 << speaker) counts.set(voice, (counts.get(voice) ?? 0) + 1);
        }
      }
    }
    return votes;
  }

  /** Judges a stretch that was not judged before. Nothing is remembered of it where it fails. */
  async function judge(from: number, to: number, signal: AbortSignal): Promise<void> {
    const windows = await Promise.all(
      windowPlaces(from, to, ring.start).map(async (at): Promise<PlacedWindow> => {
        const samples = ring.slice(at, to);
        const within = {
          start: Math.max(0, Math.round((from - at) / FRAME_SAMPLES)),
          end: Math.ceil((to - at) / FRAME_SAMPLES),
        };
        return { ...(await networks.analyse(samples, within, signal)), at };
      }),
    );
    const names = memory.name(windows, windows.map(votesOf));
    const base = windows[0]!.at;
    const placed = windows.map((window) => ({ ...window, at: window.at - base }));
    const turns: ToldTurn[] = [];
    for (const { name, start, end } of joinWindows(placed, names, to - base)) {
      const voice = voices[name]!;
      const first = Math.max(from, base + secondsToSamples(start));
      const after = Math.min(to, base + secondsToSamples(end));
      if (first >= after) continue;
      voice.speaker ??= String(++lastNumber);
      turns.push({ start: first, end: after, voice });
    }
    told.add(from, to, turns);
  }

  async function answer(
    start: number,
    end: number,
    before: Promise<unknown>,
    signal: AbortSignal,
  ): Promise<readonly SpeakerTurn[]> {
    await until(before, signal);
    told.dropBefore(ring.start);
    const [from, to] = [Math.max(ring.start, start), Math.max(ring.start, end)];
    for (const gap of told.gaps(from, to)) {
      // While the one before was judged, audio may have gone.
      const at = Math.max(gap.start, ring.start);
      if (at < gap.end) await judge(at, gap.end, signal);
    }
    return told.between(from, to).map(({ start, end, voice }) => ({
      start: roundSeconds(samplesToSeconds(start)),
      end: roundSeconds(samplesToSeconds(end)),
      speaker: voice.speaker!,
    }));
  }

  return {
    write(samples) {
      ensureOpen();
      checkSamples(samples);
      ring.write(samples);
    },
    async turns(start, end, { signal } = {}) {
      ensureOpen();
      if (signal?.aborted) throw abortedError(signal);
      checkStretch(start, end, ring.end);
      if (calls.size >= MOST_WAITING) {
        throw new TranscribeError(
          `${calls.size} calls of this stream wait already. Wait for some of them.`,
          { code: 'ERR_OVERLOADED', retryable: true, details: { queued: calls.size } },
        );
      }
      const call = new AbortController();
      const leave = (): void => call.abort(signal?.reason);
      calls.add(call);
      signal?.addEventListener('abort', leave, { once: true });
      const before = last;
      const stretch = [secondsToSamples(start), secondsToSamples(end)] as const;
      const answered = answer(...stretch, before, call.signal);
      // It holds no answer: those of a long stream are many.
      last = Promise.allSettled([before, answered]).then(() => undefined);
      try {
        return await answered;
      } catch (error) {
        ensureOpen();
        throw error;
      } finally {
        // Where one window failed, the others are not wanted.
        call.abort();
        calls.delete(call);
        signal?.removeEventListener('abort', leave);
      }
    },
    remains: () => ({
      position: ring.end,
      voices: voices.flatMap(({ speaker, isHeard, sum, seconds }) =>
        speaker !== undefined && isHeard ? [writtenVoice(speaker, sum, seconds)] : [],
      ),
    }),
    async [Symbol.asyncDispose]() {
      isDisposed = true;
      for (const call of calls) call.abort();
    },
  };
}

function readVoice({ speaker, vector, seconds }: SpeakerVoice, isHeard: boolean): Voice {
  return { speaker, seconds, isHeard, sum: Float32Array.from(vector, (value) => value * seconds) };
}

function checkStretch(start: unknown, end: unknown, written: number): void {
  if (typeof start !== 'number' || !(start >= 0)) {
    throw invalidOption('start', start, 'a number of seconds from 0');
  }
  if (typeof end !== 'number' || !(end >= start && end <= start + KEPT_SECONDS)) {
    throw invalidOption('end', end, `from start, ${start}, to ${KEPT_SECONDS} seconds after it`);
  }
  if (secondsToSamples(end) > written) {
    const most = samplesToSeconds(written);
    throw invalidOption('end', end, `at most ${most}, the end of what was written`);
  }
}
