import { roundSeconds, samplesToSeconds } from '../audio/sample-clock.js';
import { secondsOf } from '../audio/stretch.js';
import type { TranscribeOptions } from '../contracts/backend.js';
import type { GuardedTranscript, Suppression } from '../contracts/guards.js';
import type { StrategyOptions } from '../contracts/strategy.js';
import type { Segment, TranscriptResult } from '../contracts/transcript.js';
import { abortedError, asTranscribeError, TranscribeError } from '../errors/transcribe-error.js';
import { segmentsOf } from '../formats/segments-of.js';
import { checkTranslation } from '../language/check-language.js';
import { type CompleteDecode, completeDecode } from '../missed-speech/decode-missed-speech.js';
import { defaultsOf } from '../options/option-spec.js';
import { ENDPOINTING } from '../options/session-bounds.js';
import { createGuardedEngine, retriedCall } from '../session/guarded-engine.js';
import { suppressionInSession, toSessionTimes } from '../session/session-times.js';
import { callOptions, composePrompt } from '../strategy/call-options.js';
import { tailOfText } from '../text/tail-of-text.js';
import { until } from '../timing/until.js';
import { type AudioSource, checkAudioSource } from './audio-source.js';
import { cutPieces, type Piece } from './cut-pieces.js';
import {
  normalizeRecordingOptions,
  type RecordingEvent,
  type RecordingOptions,
} from './recording-options.js';
import { withTranslation } from './with-translation.js';

// As the strategy `prompt` carries it.
const CARRIED_CHARS = 500;
const ENGLISH = 'en';
// Speech that may be in either of two languages is as likely to be so later on.
const MOST_UNDECIDED_SECONDS = 20;

interface HeardPiece extends CompleteDecode {
  /** The same in English. */
  readonly translation?: TranscriptResult | undefined;
}

/** A piece on its way through the engine. */
interface PendingPiece {
  readonly piece: Piece;
  readonly answer: Promise<HeardPiece>;
}

/**
 * Transcribes a recording of any length. It is cut at its pauses into pieces that the model hears well, and these are
 * decoded side by side, as many as the backend runs at once; where the model reads what was said before (`carryText`), one
 * after the other. Events come in the order of the audio, as soon as they are known.
 *
 * Memory does not grow with the length: the audio is read as the engine gets on, and no faster than the events are.
 *
 * @example
 * ```ts
 * for await (const event of transcribeRecording(audio, { backend })) {
 *   if (event.type === 'segment') console.log(event.segment.start, event.segment.text);
 * }
 * ```
 * @param audio - mono, 16 kHz, in pieces of any length; or all of it
 * @throws TranscribeError `ERR_INVALID_OPTION`, `ERR_INVALID_AUDIO`, `ERR_ABORTED`; what the backend throws, after it was tried three times,
 *   with `details.position`: where in the audio, in samples, to go on. What the audio's source throws, after all that
 *   came before was told.
 */
export function transcribeRecording(
  audio: AudioSource | Float32Array,
  options: RecordingOptions,
): AsyncGenerator<RecordingEvent, void, undefined> {
  const settings = normalizeRecordingOptions(options);
  checkAudioSource(audio);
  return transcribePieces(audio instanceof Float32Array ? [audio] : audio, settings);
}

async function* transcribePieces(
  audio: AudioSource,
  settings: ReturnType<typeof normalizeRecordingOptions>,
): AsyncGenerator<RecordingEvent, void, undefined> {
  const { clock, logger, task, hotwords, wordTimestamps, languages } = settings;
  const engine = createGuardedEngine(settings);
  const { backend, client, decider } = engine;
  const {
    beamSearch,
    languageDetection,
    languages: known,
    prompt: takesPrompt,
  } = backend.capabilities;
  const beams = beamSearch ? { beamSize: settings.beamSize } : {};
  let heardSeconds = 0;
  const over = new AbortController();
  const { signal } = over;
  const abort = (): void => over.abort(settings.signal?.reason);
  const told: RecordingEvent[] = [];
  const pending: PendingPiece[] = [];
  let previousTranscript = '';
  /** The language of the previous transcript. */
  let previousLanguage: string | undefined;

  /** Whether a piece is decoded after the text of those before it. */
  function carriesText(): boolean {
    if (!takesPrompt || settings.carryText !== undefined) return settings.carryText ?? false;
    const only = known?.length === 1 ? known[0] : undefined;
    // Pieces that are decoded side by side must not depend on which of them was heard first.
    const found = decider.held ?? (isUndecided() ? previousLanguage : undefined);
    return (settings.language ?? only ?? found ?? ENGLISH) !== ENGLISH && task === 'transcribe';
  }

  async function decode(piece: Piece): Promise<HeardPiece> {
    const carries = carriesText();
    const previous = carries ? previousLanguage : undefined;
    const language = { languages, seconds: spokenSeconds(piece), counts: isUndecided(), previous };
    const said = carries ? { previousTranscript } : {};
    const prompt = composePrompt(said, settings, CARRIED_CHARS);

    async function hear(
      samples: Float32Array,
      speechMs: number | undefined,
      options: TranscribeOptions,
    ): Promise<GuardedTranscript> {
      const suppressed: Suppression[] = [];
      const transcribe = engine.transcribe({ ...language, speechMs }, (found) =>
        suppressed.push(...found),
      );
      return { result: await transcribe(samples, options), suppressed };
    }

    const { samples, speech } = piece;
    const placed = { ...engine.placed, ...beams, fallback: false };

    async function hearAll(
      call: StrategyOptions & { readonly signal: AbortSignal },
      prompt: string,
    ): Promise<CompleteDecode> {
      const options = { ...callOptions(backend, call, { prompt }), ...placed };
      const first = await hear(samples, speech && secondsOf(speech) * 1000, options);
      if (speech === undefined) return { ...first, untranscribed: [] };
      // What was heard of the whole tells the language better than a part.
      const language = call.language ?? (first.result.language || undefined);
      return completeDecode(first, {
        samples,
        speech,
        committedChars: 0,
        async decodePart(part, speechMs) {
          const alone = { ...callOptions(backend, { ...call, language }, {}), ...placed };
          return (await hear(part, speechMs, alone)).result;
        },
        signal: call.signal,
        logger,
      });
    }

    async function hearAndTranslate(slot: AbortSignal): Promise<HeardPiece> {
      const call = { language: settings.language, task, hotwords, wordTimestamps, signal: slot };
      const heard = await hearAll(call, prompt);
      const { text, language } = heard.result;
      const spoken = settings.language ?? (language || undefined);
      if (!settings.translation || text.trim() === '' || spoken === ENGLISH) return heard;
      // In the same turn, and of the same samples: an engine need not encode them twice. What is missing of it, or was taken
      // out, is not told: the audio has its text.
      const { result } = await hearAll(
        { ...call, language: spoken, task: 'translate', wordTimestamps: false },
        // A prompt in the language that is spoken would lead the model to write that.
        '',
      );
      return { ...heard, translation: result };
    }

    const attempt = (): Promise<HeardPiece> => client.run('partial', hearAndTranslate, signal);
    return retriedCall(attempt, { clock, logger, signal });
  }

  /** Whether the next piece waits for what the one before it was heard as. */
  function isUndecided(): boolean {
    const detects = languageDetection && settings.language === undefined;
    return detects && decider.held === undefined && heardSeconds < MOST_UNDECIDED_SECONDS;
  }

  /**
   * Pieces that may be under way: as many as run, and as many again that are cut and wait, or are done before the first
   * is. A long piece keeps no engine idle then.
   */
  function room(): number {
    const { maxConcurrency } = settings.scheduler?.metrics ?? backend.capabilities;
    return carriesText() || isUndecided() ? 1 : 2 * maxConcurrency;
  }

  function start(piece: Piece): void {
    const answer = decode(piece);
    // Heard of when its turn comes.
    answer.catch(() => {});
    pending.push({ piece, answer });
  }

  async function* tellFirst(): AsyncGenerator<RecordingEvent, void, undefined> {
    const { piece, answer } = pending[0]!;
    let heard: HeardPiece;
    try {
      heard = await answer;
    } catch (cause) {
      throw failedAt(piece, cause, settings.signal);
    }
    const { result, suppressed, untranscribed, translation } = heard;
    pending.shift();
    if (isUndecided() && result.text.trim() !== '') {
      heardSeconds += spokenSeconds(piece);
      // Nothing is told by a model that knows but one.
      decider.hear(
        result.languageProbabilities ?? { [result.language]: 1 },
        spokenSeconds(piece),
        languages,
      );
    }
    if (suppressed.length > 0) {
      // After a text that was made up the model would make up more.
      previousTranscript = '';
    } else if (result.text.trim() !== '') {
      const before = previousLanguage === result.language ? previousTranscript : '';
      previousTranscript = tailOfText(`${before} ${result.text}`, CARRIED_CHARS);
      previousLanguage = result.language;
    }
    yield* told.splice(0);
    const { start, end } = piece;
    for (const one of suppressed) {
      yield { type: 'suppressed', ...suppressionInSession(one, start, end) };
    }
    for (const span of untranscribed) {
      const [from, to] = [span.start, span.end].map((seconds) =>
        roundSeconds(samplesToSeconds(start) + seconds),
      );
      yield { type: 'untranscribed', start: from!, end: to! };
    }
    const timed = (answer: TranscriptResult): readonly Segment[] => {
      const segments = segmentsOf({ ...answer, end: samplesToSeconds(end - start) });
      return toSessionTimes(segments, start, end);
    };
    const segments = timed(result);
    for (const segment of translation ? withTranslation(segments, timed(translation)) : segments) {
      const { language, languageProbability } = result;
      yield { type: 'segment', segment, language, languageProbability };
    }
    yield { type: 'progress', position: end };
  }

  const pieces = cutPieces(audio, {
    ...settings,
    ...defaultsOf(ENDPOINTING),
    signal,
    onDetectorFailure(error) {
      // The caller ended the work, and may have disposed of the detector under the frame that it was at.
      if (signal.aborted) return;
      logger.error({ err: error }, 'voice-activity detection failed');
      told.push({
        type: 'warning',
        code: 'VAD_FAILED',
        message: 'Voice-activity detection failed. From here on silence is decoded too.',
      });
    },
  });
  try {
    settings.signal?.addEventListener('abort', abort, { once: true });
    if (settings.signal?.aborted) abort();
    if (settings.translation) {
      // Which languages the model knows is known then.
      await until(backend.load({ signal }), signal);
      checkTranslation(backend);
    }
    let next: Promise<IteratorResult<Piece, void>> | undefined = pieces.next();
    let failure: { readonly error: unknown } | undefined;
    while (next !== undefined || pending.length > 0) {
      const first = pending[0]?.answer.then(nothing, nothing);
      if (next !== undefined && pending.length < room()) {
        const cut = next.then(
          (piece) => ({ piece }),
          (error: unknown) => ({ error }),
        );
        const came = await until(Promise.race(first === undefined ? [cut] : [cut, first]), signal);
        if (came === undefined) {
          yield* tellFirst();
        } else if ('error' in came) {
          failure = came;
          next = undefined;
        } else if (came.piece.done) {
          next = undefined;
        } else {
          start(came.piece.value);
          next = pieces.next();
          next.catch(() => {});
        }
      } else {
        yield* tellFirst();
      }
    }
    yield* told.splice(0);
    if (failure !== undefined)
      throw settings.signal?.aborted ? abortedError(settings.signal) : failure.error;
  } finally {
    settings.signal?.removeEventListener('abort', abort);
    over.abort();
    await engine[Symbol.asyncDispose]();
    // A source that is in the middle of something is not waited for.
    void pieces.return().catch(nothing);
  }
}

function nothing(): undefined {}

/** Of speech. */
function spokenSeconds({ speech = [], samples }: Piece): number {
  return secondsOf(speech) || samplesToSeconds(samples.length);
}

/** The error of a piece, which says where to go on. */
function failedAt(
  { start }: Piece,
  cause: unknown,
  signal: AbortSignal | undefined,
): TranscribeError {
  const error = asTranscribeError(cause);
  const details = { ...error.details, position: start };
  if (signal?.aborted)
    return new TranscribeError(abortedError(signal).message, {
      code: 'ERR_ABORTED',
      details,
      cause,
    });
  const { code, retryable } = error;
  const at = samplesToSeconds(start).toFixed(1);
  return new TranscribeError(
    `The recording could not be transcribed from ${at} s on: ${error.message} Go on with the option "from": ${start}.`,
    { code, retryable, details, cause },
  );
}
