import { samplesToSeconds } from '../audio/sample-clock.js';
import { type Span, secondsOf } from '../audio/stretch.js';
import type { Suppression } from '../contracts/guards.js';
import type { SchedulerClient } from '../contracts/scheduler.js';
import type {
  UtteranceDecoder,
  UtteranceHypothesis,
  UtterancePass,
} from '../contracts/strategy.js';
import { abortedError } from '../errors/transcribe-error.js';
import { viewOf } from '../guards/backend-view.js';
import { completeDecode, type DecodedAudio } from '../missed-speech/decode-missed-speech.js';
import type { SpokenSettings } from '../options/spoken-options.js';
import { createGuardedEngine, type Transcribe } from './guarded-engine.js';
import type { SessionSettings } from './session-options.js';
import { createSessionStream } from './session-stream.js';

export interface DecodeRequest extends UtterancePass {
  /** The detector's speech in it, in seconds from its first sample; `undefined` without a detector. */
  readonly speech: readonly Span[] | undefined;
  readonly spoken: SpokenSettings;
  /** The language of `previousTranscript`. */
  readonly previousLanguage: string;
  readonly signal: AbortSignal;
}

export interface Decoded {
  readonly hypothesis: UtteranceHypothesis;
  readonly suppressed: readonly Suppression[];
  /** Speech that has no text, in seconds from its first sample. Of finals. */
  readonly untranscribed?: readonly Span[] | undefined;
}

/**
 * One utterance's way to the model: decodes within a task, and throws what the strategy throws. One at a time, but for one
 * that was given up: nothing that its backend still answers reaches the strategy.
 */
export type UtteranceTranscriber = (request: DecodeRequest) => Promise<Decoded>;

/** A session's way to the model: scheduler, strategy, backend, guards. */
export interface Transcriber extends AsyncDisposable {
  open(): UtteranceTranscriber;
  readonly run: SchedulerClient['run'];
  /** A decode is the final of so many seconds of speech: what it was heard as counts. */
  hearLanguage(final: Decoded, languages: readonly string[] | undefined, seconds: number): void;
  /** What stands for a decode of silence. In samples. */
  silence(start: number, end: number): Decoded;
}

export function createTranscriber(settings: SessionSettings): Transcriber {
  const { strategy, task, wordTimestamps, speakers, logger } = settings;
  const engine = createGuardedEngine(settings);
  const { backend, client, decider } = engine;
  const streams = createSessionStream(backend);

  function transcribeFor(request: DecodeRequest, suppressed: Suppression[]): Transcribe {
    const { speech, spoken, isFinal: counts, previousLanguage: previous } = request;
    const spokenSeconds = speech && secondsOf(speech);
    const seconds = spokenSeconds || samplesToSeconds(request.samples.length);
    const language = { languages: spoken.languages, seconds, counts, previous };
    // What a strategy asks of the context alone is no text of this utterance.
    const transcribeContext = engine.transcribe({ ...language, speechMs: undefined });
    const speechMs = spokenSeconds === undefined ? undefined : spokenSeconds * 1000;
    const transcribeUtterance = engine.transcribe({ ...language, speechMs }, (found, samples) => {
      // The call's audio begins with as much as a strategy could put before the utterance.
      const context = samplesToSeconds(samples.length - request.samples.length);
      for (const { start, end, ...rest } of found) {
        suppressed.push({ ...rest, start: start - context, end: end - context });
      }
    });
    const placed = counts ? engine.placed : {};
    return async (samples, options) => {
      const isContext = samples.buffer === request.contextAudio?.buffer;
      const transcribe = isContext ? transcribeContext : transcribeUtterance;
      const result = await transcribe(samples, { ...options, ...placed });
      if (request.signal.aborted) throw abortedError(request.signal);
      return result;
    };
  }

  function openDecoder(): UtteranceTranscriber {
    let transcribe: Transcribe;
    let decoder: UtteranceDecoder | undefined;
    /** It was heard in another language than what was said before, which the model does not read from then on. */
    let isTurned = false;

    return async (request) => {
      const { speech: _, spoken, previousLanguage, signal, ...pass } = request;
      const suppressed: Suppression[] = [];
      const unled = isTurned ? { previousLanguage: '' } : {};
      transcribe = transcribeFor({ ...request, ...unled }, suppressed);
      decoder ??= strategy.openUtterance({
        ...viewOf(backend, (...call) => transcribe(...call)),
        ...(strategy.needsStreams && { openStream: streams.open }),
      });
      const { language, prompt, hotwords } = spoken;
      const hypothesis = await decoder.decode(
        { ...pass, ...(isTurned && { previousTranscript: '' }) },
        {
          ...{ language, prompt, hotwords, task, signal },
          // A word's speaker comes from its times.
          wordTimestamps: wordTimestamps || (pass.isFinal && speakers !== undefined),
          timestamps: pass.isFinal,
          fallback: false,
        },
      );
      const result = hypothesis?.result;
      if (typeof result?.text !== 'string' || !Array.isArray(result.segments)) {
        throw new Error(`The backend "${backend.name}" answered with no transcript.`);
      }
      isTurned = previousLanguage !== '' && result.language !== previousLanguage;
      return { hypothesis, suppressed };
    };
  }

  /** A final with what it left out of the speech. */
  async function complete(
    { hypothesis, suppressed }: Decoded,
    request: DecodeRequest & Pick<DecodedAudio, 'speech'>,
  ): Promise<Decoded> {
    const { samples, speech, previousLanguage, signal } = request;
    const { result, committedChars } = hypothesis;
    const language = request.spoken.language ?? (result.language || previousLanguage || undefined);
    const spoken = { ...request.spoken, language };
    const { result: completed, ...rest } = await completeDecode(
      { result, suppressed },
      {
        samples,
        speech,
        committedChars,
        async decodePart(part, speechMs) {
          const decoded = await openDecoder()({
            samples: part,
            isFinal: true,
            speech: [{ start: 0, end: speechMs / 1000 }],
            previousLanguage: '',
            spoken,
            signal,
          });
          return decoded.hypothesis.result;
        },
        signal,
        logger,
      },
    );
    return { hypothesis: { ...hypothesis, result: completed }, ...rest };
  }

  return {
    open() {
      const decode = openDecoder();
      return async (request) => {
        const decoded = await decode(request);
        const { speech } = request;
        if (!request.isFinal || speech === undefined) return decoded;
        return complete(decoded, { ...request, speech });
      };
    },
    run: (...call) => client.run(...call),
    hearLanguage({ hypothesis: { result } }, languages, seconds) {
      if (result.languageProbabilities === undefined || result.text.trim() === '') return;
      decider.hear(result.languageProbabilities, seconds, languages);
    },
    silence(start, end) {
      const result = { text: '', segments: [], language: '', processingTimeMs: 0 };
      const times = { start: 0, end: samplesToSeconds(end - start) };
      return {
        hypothesis: { result, committedChars: 0 },
        suppressed: [{ reason: 'silence', text: '', ...times }],
      };
    },
    async [Symbol.asyncDispose]() {
      await streams[Symbol.asyncDispose]();
      await engine[Symbol.asyncDispose]();
    },
  };
}
