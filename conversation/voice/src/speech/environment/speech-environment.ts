import { TranscribeError } from '@ws/core';

/** Synthesizers that are chosen by name. */
const SPEECH_BACKENDS = ['hibari', 'piper', 'openai'] as const;

export type SpeechBackendName = (typeof SPEECH_BACKENDS)[number];

/** What the environment says of speech. Empty variables are as good as none. */
export interface SpeechVariables {
  readonly backend: SpeechBackendName;
  /** Of Piper the name of a voice or a path; else one of the synthesizer's. */
  readonly voice: string | undefined;
  readonly speed: number | undefined;
  readonly cacheDirectory: string | undefined;
  /** Milliseconds after which a call of the synthesizer is taken to hang. */
  readonly timeoutMs: number;
  /** Of `openai`. */
  readonly baseUrl: string | undefined;
  readonly apiKey: string | undefined;
  readonly model: string | undefined;
  readonly sampleRate: number | undefined;
}

/** A voice needs some seconds for the longest sentence; a listener waits no longer. */
const DEFAULT_TIMEOUT_MS = 20_000;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads `TTS_BACKEND`, `TTS_VOICE`, `TTS_SPEED`, `TTS_TIMEOUT_MS` and `TTS_CACHE_DIR`, and for `openai` `TTS_BASE_URL`, `TTS_API_KEY` (else
 * `OPENAI_BASE_URL`, `OPENAI_API_KEY`), `TTS_MODEL` and `TTS_SAMPLE_RATE`.
 *
 * @throws TranscribeError `ERR_INVALID_OPTION`, which names the variable
 */
export function readSpeechVariables(env: Environment): SpeechVariables {
  const said = (name: string): string | undefined => env[name]?.trim() || undefined;
  const numberIn = (name: string, min: number, max: number, isWhole = false) => {
    const value = said(name);
    if (value === undefined) return undefined;
    const number = Number(value);
    const isRight = isWhole ? Number.isInteger(number) : Number.isFinite(number);
    if (isRight && number >= min && number <= max) return number;
    throw wrong(name, value, `a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}`);
  };
  const backend = said('TTS_BACKEND') ?? 'hibari';
  if (!(SPEECH_BACKENDS as readonly string[]).includes(backend)) {
    throw wrong('TTS_BACKEND', backend, `one of ${SPEECH_BACKENDS.join(', ')}`);
  }
  return {
    backend: backend as SpeechBackendName,
    voice: said('TTS_VOICE'),
    speed: numberIn('TTS_SPEED', 0.25, 4),
    cacheDirectory: said('TTS_CACHE_DIR'),
    timeoutMs: numberIn('TTS_TIMEOUT_MS', 1000, 600_000, true) ?? DEFAULT_TIMEOUT_MS,
    baseUrl: said('TTS_BASE_URL') ?? said('OPENAI_BASE_URL'),
    apiKey: said('TTS_API_KEY') ?? said('OPENAI_API_KEY'),
    model: said('TTS_MODEL'),
    sampleRate: numberIn('TTS_SAMPLE_RATE', 8000, 192_000),
  };
}

/** A variable that cannot be used. */
function wrong(name: string, value: string, accepted: string): TranscribeError {
  return new TranscribeError(
    `${name} is ${JSON.stringify(value.slice(0, 80))}, but must be ${accepted}.`,
    { code: 'ERR_INVALID_OPTION', details: { option: name, accepted } },
  );
}
