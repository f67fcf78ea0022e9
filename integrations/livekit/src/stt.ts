import { randomUUID } from 'node:crypto';
import { type APIConnectOptions, type AudioBuffer, log, stt } from '@livekit/agents';
import {
  createEngineTranscriber,
  createServerTranscriber,
  type Transcriber,
  type TranscriberSettings,
} from '@ws/client/internal/transcriber';
import {
  createInferenceScheduler,
  type Segment,
  type SessionChanges,
  type TurnDetector,
} from '@ws/core';
import type { TurnName } from '@ws/core/internal';
import { MAX_HOTWORDS, readGivenOptions, SESSION_CHANGES, SPOKEN } from '@ws/core/internal';
import { toApiError } from './api-error.js';
import { samplesOfFrames } from './audio/frame-samples.js';
import { joined, speechData } from './events/speech-data.js';
import {
  isDiarizer,
  type STTOptions,
  type STTSettings,
  sttSettings,
} from './options/stt-options.js';
import { SpeechStream, type StreamOwner } from './speech-stream.js';

/**
 * Whisper as the speech-to-text of LiveKit agents. (A class, as LiveKit's agents ask for.)
 *
 * @example
 * ```ts
 * const session = new voice.AgentSession({ stt: new whisper.STT({ backend }), llm, tts });
 * ```
 */
export class STT extends stt.STT {
  override label = 'whisper.STT';
  readonly #source: SpeechSource;
  readonly #owner: StreamOwner;
  #spoken: SessionChanges;
  #keyterms: readonly string[] = [];

  /** @throws TranscribeError `ERR_INVALID_OPTION` */
  constructor(options: STTOptions) {
    const settings = sttSettings(options);
    const source = settings.url === undefined ? engineSource(settings) : serverSource(settings);
    const isAligned = settings.wordTimestamps && source.timesWords;
    super({
      streaming: true,
      interimResults: settings.partialIntervalMs !== 0,
      alignedTranscript: isAligned ? 'word' : false,
      keyterms: source.takesHotwords,
      ...(settings.speakers && { diarization: true }),
    });
    const { language, languages, prompt, hotwords, endpointing } = settings;
    this.#spoken = { language, languages, prompt, hotwords, endpointing };
    this.#source = source;
    const { transcriber } = source;
    this.#owner = { stt: this, transcriber, streams: new Set(), settings: () => this.#settings() };
  }

  override get model(): string {
    return this.#source.model;
  }

  override get provider(): string {
    return 'whisper-streaming';
  }

  /**
   * Changes what is known of the speech, also for streams that are open.
   *
   * @throws TranscribeError `ERR_INVALID_OPTION`
   */
  updateOptions(changes: SessionChanges): void {
    const checked = readGivenOptions(SESSION_CHANGES, changes);
    const endpointing = { ...this.#spoken.endpointing, ...checked.endpointing };
    this.#spoken = {
      ...this.#spoken,
      ...checked,
      ...('endpointing' in checked && { endpointing }),
    };
    const { hotwords } = this.#settings();
    const passed = 'hotwords' in checked ? { ...checked, hotwords } : checked;
    for (const stream of this.#owner.streams) void stream.configure(passed);
  }

  /** Terms of the agent's session become words to expect, behind the user's own. */
  override _updateSessionKeyterms(keyterms: string[]): void {
    super._updateSessionKeyterms(keyterms);
    this.#keyterms = [...keyterms];
    const { hotwords } = this.#settings();
    for (const stream of this.#owner.streams) void stream.configure({ hotwords });
  }

  override stream({ connOptions }: { connOptions?: APIConnectOptions } = {}): SpeechStream {
    return new SpeechStream(this.#owner, connOptions);
  }

  protected override async _recognize(
    frame: AudioBuffer,
    abortSignal?: AbortSignal,
  ): Promise<stt.SpeechEvent> {
    const frames = Array.isArray(frame) ? frame : [frame];
    const over = new AbortController();
    const signal = AbortSignal.any(abortSignal ? [over.signal, abortSignal] : [over.signal]);
    const segments: Segment[] = [];
    const seconds = new Map<string, number>();
    try {
      signal.throwIfAborted();
      const audio = samplesOfFrames(frames);
      const pieces = this.#source.transcriber.recording(audio, this.#settings(), {
        signal,
        warn: ({ code, message }) => log().warn({ stt: this.label, code }, message),
      });
      for await (const piece of pieces) {
        segments.push(...piece.segments);
        const spoken = piece.segments.reduce((sum, { start, end }) => sum + end - start, 0);
        seconds.set(piece.language, (seconds.get(piece.language) ?? 0) + spoken);
      }
    } catch (error) {
      throw abortSignal?.aborted ? abortSignal.reason : toApiError(error);
    } finally {
      over.abort();
    }
    const { language: given = '' } = this.#spoken;
    const [[language] = [given]] = [...seconds].sort(([, a], [, b]) => b - a);
    return {
      type: stt.SpeechEventType.FINAL_TRANSCRIPT,
      requestId: randomUUID(),
      alternatives: [speechData(joined(segments, language), 0)],
    };
  }

  override async close(): Promise<void> {
    for (const stream of [...this.#owner.streams]) stream.close();
  }

  #settings(): TranscriberSettings {
    const hotwords = withKeyterms(this.#spoken.hotwords, this.#keyterms);
    return { ...this.#source.settings, ...this.#spoken, hotwords };
  }
}

interface SpeechSource {
  readonly model: string;
  readonly transcriber: Transcriber;
  /** What does not change. */
  readonly settings: TranscriberSettings;
  /** Whether it takes words to expect; whether it gives the times of words. */
  readonly takesHotwords: boolean;
  readonly timesWords: boolean;
}

function engineSource({ turn, createVad, speakers, ...settings }: STTSettings): SpeechSource {
  const { strategy, task, partialIntervalMs, clock, logger, backend } = settings;
  const scheduler =
    settings.scheduler ?? createInferenceScheduler({ backend: backend!, clock, logger });
  const { capabilities, name } = scheduler.backend;
  const wordTimestamps = settings.wordTimestamps && capabilities.wordTimestamps;
  const detector = turn as TurnDetector | undefined;
  return {
    model: settings.model ?? name,
    transcriber: createEngineTranscriber({
      ...{ scheduler, createVad, turn: detector, clock, logger },
      speakers: isDiarizer(speakers) ? { diarizer: speakers } : undefined,
    }),
    settings: { strategy, task, partialIntervalMs, wordTimestamps },
    takesHotwords: capabilities.prompt || capabilities.hotwords === true,
    timesWords: capabilities.wordTimestamps,
  };
}

function serverSource({ url, model, apiKey, ...settings }: STTSettings): SpeechSource {
  const { strategy, task, partialIntervalMs, wordTimestamps, vad } = settings;
  const { maxOutageMs, createSocket, clock } = settings;
  const turn = settings.turn as TurnName | undefined;
  const speakers = settings.speakers as TranscriberSettings['speakers'];
  return {
    model: model ?? 'unknown',
    transcriber: createServerTranscriber(url!, { apiKey, model, maxOutageMs, createSocket, clock }),
    settings: { strategy, task, partialIntervalMs, wordTimestamps, vad, turn, speakers },
    takesHotwords: true,
    timesWords: true,
  };
}

/**
 * The words to expect: the user's, and behind them the session's as far as there is room. Blank and long ones of the
 * session are left out, and none stands twice: a framework finds them in conversations, and cannot be told of them.
 */
function withKeyterms(
  hotwords: readonly string[] | undefined,
  keyterms: readonly string[],
): readonly string[] | undefined {
  const usable = keyterms
    .map((term) => term.trim())
    .filter((term) => SPOKEN.hotwords.accepts([term]));
  const all = [...new Set([...(hotwords ?? []), ...usable])].slice(0, MAX_HOTWORDS);
  return all.length > 0 ? all : undefined;
}
