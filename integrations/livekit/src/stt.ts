import { randomUUID } from 'node:crypto';
import { type APIConnectOptions, type AudioBuffer, log, stt } from '@livekit/agents';
import type { Segment, SessionChanges } from '@ws/core';
import { readGivenOptions, SESSION_CHANGES } from '@ws/core/internal';
import { toApiError } from './api-error.js';
import { samplesOfFrames } from './audio/frame-samples.js';
import { joined, speechData } from './events/speech-data.js';
import type { Hearing, RecognizeCall } from './hearing/hearing.js';
import { createLocalHearing } from './hearing/local-hearing.js';
import { createRemoteHearing } from './hearing/remote-hearing.js';
import { withKeyterms } from './options/keyterms.js';
import { type STTOptions, sttSettings } from './options/stt-options.js';
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
  readonly #hearing: Hearing;
  readonly #owner: StreamOwner;
  #spoken: SessionChanges;
  #keyterms: readonly string[] = [];

  /** @throws TranscribeError `ERR_INVALID_OPTION` */
  constructor(options: STTOptions) {
    const settings = sttSettings(options);
    const hearing =
      settings.url === undefined ? createLocalHearing(settings) : createRemoteHearing(settings);
    const isAligned = settings.wordTimestamps && hearing.timesWords;
    super({
      streaming: true,
      interimResults: settings.partialIntervalMs !== 0,
      alignedTranscript: isAligned ? 'word' : false,
      keyterms: hearing.takesHotwords,
    });
    const { language, languages, prompt, hotwords, endpointing } = settings;
    this.#spoken = { language, languages, prompt, hotwords, endpointing };
    this.#hearing = hearing;
    this.#owner = { stt: this, hearing, streams: new Set(), spoken: () => this.#said() };
  }

  override get model(): string {
    return this.#hearing.model;
  }

  override get provider(): string {
    return 'whisper-streaming';
  }

  /**
   * Changes what is said of the speech, also for streams that are open.
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
    const { hotwords } = this.#said();
    const told = 'hotwords' in checked ? { ...checked, hotwords } : checked;
    for (const stream of this.#owner.streams) void stream.configure(told);
  }

  /** Terms of the agent's session become words to expect, behind the user's own. */
  override _updateSessionKeyterms(keyterms: string[]): void {
    super._updateSessionKeyterms(keyterms);
    this.#keyterms = [...keyterms];
    const { hotwords } = this.#said();
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
      const warn: RecognizeCall['warn'] = ({ code, message }) =>
        log().warn({ stt: this.label, code }, message);
      const call = { signal, warn };
      for await (const piece of this.#hearing.recognize(audio, this.#said(), call)) {
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

  #said(): SessionChanges {
    const { hotwords, ...spoken } = this.#spoken;
    return { ...spoken, hotwords: withKeyterms(hotwords, this.#keyterms) };
  }
}
