import { type Logger, TranscribeError } from '@ws/core';
import {
  choice,
  isObject,
  LOGGER,
  type OptionKind,
  type OptionSpec,
  optionKind,
  readOptions,
  type SettingsOf,
  text,
  wholeNumber,
} from '@ws/core/internal';

/** Settings of `createOpenAiSpeech`. */
export interface OpenAiSpeechOptions {
  /** Where the API is, up to and with its version, http or https. Default `https://api.openai.com/v1`. */
  readonly baseUrl?: string | undefined;
  /** Goes into the `Authorization` header, and nowhere else. Local servers need none. */
  readonly apiKey?: string | undefined;
  /** Default `gpt-4o-mini-tts`. */
  readonly model?: string | undefined;
  /** The voices that the server has, the first the default: 1 to 1000. Default OpenAI's. */
  readonly voices?: readonly string[] | undefined;
  /** What they speak, as BCP 47 tags: 1 to 200. Default what OpenAI's do. */
  readonly languages?: readonly string[] | undefined;
  /**
   * How sound is asked for: `wav`, which says its rate, or `pcm`, 16 bits, mono, little-endian, which is heard while it comes
   * by servers that stream. Default `wav`.
   */
  readonly responseFormat?: 'wav' | 'pcm' | undefined;
  /** Hz of what the server gives, 8000 to 192 000. Default 24 000, as OpenAI's. */
  readonly sampleRate?: number | undefined;
  /** Longest text of one call, in UTF-16 units, 40 to 100 000. Default 4096. */
  readonly maxChars?: number | undefined;
  /** Calls at the same time, 1 to 100. Default 4. */
  readonly maxConcurrency?: number | undefined;
  /** Calls that wait, at most, 0 to 10 000; further ones fail as `ERR_OVERLOADED`. Default 64. */
  readonly maxQueuedCalls?: number | undefined;
  /** Milliseconds that a call may take, 100 to 3 600 000. Default 60 000. */
  readonly callTimeoutMs?: number | undefined;
  readonly logger?: Logger | undefined;
}

/** {@link OpenAiSpeechOptions} with nothing left open that has a default. */
export type OpenAiSpeechSettings = SettingsOf<OpenAiSpeechOptions, 'apiKey'>;

const VOICES = [
  ...['alloy', 'ash', 'ballad', 'cedar', 'coral', 'echo', 'fable', 'marin', 'nova', 'onyx'],
  ...['sage', 'shimmer', 'verse'],
];
// What Whisper hears well, which is what OpenAI says of its voices.
const LANGUAGES =
  'en af ar hy az be bs bg ca zh hr cs da nl et fi fr gl de el he hi hu is id it ja kn kk ko lv lt mk ms mr mi ne no fa pl pt ro ru sr sk sl es sw sv tl ta th tr uk ur vi cy'.split(
    ' ',
  );

const SPEC: OptionSpec<OpenAiSpeechSettings> = {
  baseUrl: optionKind('an http or https address', isAddress, 'https://api.openai.com/v1'),
  apiKey: optionKind<string | undefined>('', () => true, undefined),
  model: text('gpt-4o-mini-tts'),
  voices: names(1000, VOICES),
  languages: names(200, LANGUAGES),
  responseFormat: choice(['wav', 'pcm'], 'wav'),
  sampleRate: wholeNumber(8000, 192_000, 24_000),
  maxChars: wholeNumber(40, 100_000, 4096),
  maxConcurrency: wholeNumber(1, 100, 4),
  maxQueuedCalls: wholeNumber(0, 10_000, 64),
  callTimeoutMs: wholeNumber(100, 3_600_000, 60_000),
  logger: LOGGER,
};

/** @throws TranscribeError `ERR_INVALID_OPTION`, which never holds the key, or a password in an address */
export function normalizeOpenAiSpeechOptions(options: unknown): OpenAiSpeechSettings {
  if (isObject(options)) refuseSecrets(options);
  return readOptions(SPEC, options);
}

/** What would be told in an error, and must not be. */
function refuseSecrets({ apiKey, baseUrl }: { apiKey?: unknown; baseUrl?: unknown }): void {
  if (
    apiKey !== undefined &&
    !(typeof apiKey === 'string' && /^[\x21-\x7e]{1,1000}$/.test(apiKey))
  ) {
    throw refused(
      'apiKey',
      'must be 1 to 1000 visible ASCII characters, without spaces or line breaks',
    );
  }
  if (typeof baseUrl !== 'string' || !URL.canParse(baseUrl)) return;
  const { username, password, search, hash } = new URL(baseUrl);
  if (username + password + search + hash !== '') {
    throw refused(
      'baseUrl',
      'holds a user, a password, a query or a fragment. Give the key as apiKey',
    );
  }
}

function refused(option: string, why: string): TranscribeError {
  return new TranscribeError(`Option "${option}" ${why}.`, {
    code: 'ERR_INVALID_OPTION',
    details: { option },
  });
}

function isAddress(value: unknown): boolean {
  return (
    typeof value === 'string' && URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
  );
}

function names(most: number, fallback: readonly string[]): OptionKind<readonly string[]> {
  const accepts = (value: unknown): boolean =>
    Array.isArray(value) &&
    value.length >= 1 &&
    value.length <= most &&
    new Set(value).size === value.length &&
    value.every((one) => typeof one === 'string' && /^[^\p{C}]{1,200}$/u.test(one));
  return {
    ...optionKind<readonly string[]>(
      `a list of 1 to ${most} different names`,
      accepts,
      Object.freeze([...fallback]),
    ),
    take: (value) => Object.freeze([...(value as readonly string[])]),
  };
}
