import type {
  BackendCapabilities,
  Segment,
  TranscribeOptions,
  TranscriptionBackend,
  TranscriptResult,
} from '@ws/core';

/** Chinese in one of its scripts, by its tag (BCP 47): simplified or traditional. */
const CONVERTERS: Readonly<Record<string, () => Promise<Convert>>> = {
  'zh-Hans': async () => (await import('opencc-js/t2cn')).Converter({ from: 't', to: 'cn' }),
  'zh-Hant': async () => (await import('opencc-js/cn2t')).Converter({ from: 'cn', to: 't' }),
};

type Convert = (text: string) => string;

const CHINESE = 'zh';

/**
 * The backend with two more languages where it knows Chinese: `zh-Hans` and `zh-Hant`. Whisper knows one Chinese and
 * writes it in either script, and in both within one recording; here all that it writes is put into the script that was
 * asked for, by OpenCC's tables, before a strategy or the next call reads it. Where Chinese in a script is one of several
 * languages that the audio may be in, the answer names it so.
 */
export function withChineseScripts(backend: TranscriptionBackend): TranscriptionBackend {
  function transcribe(samples: Float32Array, options: TranscribeOptions) {
    const ask: Transcribe = (more) => backend.transcribe(samples, { ...options, ...more });
    if (isTag(options.language)) return inScript(options, options.language, ask);
    const tag = options.languageChoice?.among?.find(isTag);
    return tag === undefined ? ask({}) : ifChinese(options, tag, ask);
  }
  // What else a backend tells of itself, such as its precision, stays.
  return Object.create(backend, {
    capabilities: { enumerable: true, get: () => withScripts(backend.capabilities) },
    transcribe: { enumerable: true, value: transcribe },
  });
}

type Transcribe = (more: TranscribeOptions) => Promise<TranscriptResult>;

function isTag(language: string | undefined): language is string {
  return language !== undefined && Object.hasOwn(CONVERTERS, language);
}

function withScripts(capabilities: BackendCapabilities): BackendCapabilities {
  const { languages } = capabilities;
  if (!languages?.includes(CHINESE)) return capabilities;
  return { ...capabilities, languages: [...languages, ...Object.keys(CONVERTERS)] };
}

/** A call of audio that is Chinese. */
async function inScript(
  { onSegment }: TranscribeOptions,
  tag: string,
  transcribe: Transcribe,
): Promise<TranscriptResult> {
  const convert = await CONVERTERS[tag]!();
  const result = await transcribe({
    language: CHINESE,
    ...(onSegment && {
      onSegment: (segment: Segment) => onSegment(convertedSegment(segment, convert)),
    }),
  });
  return converted(result, convert);
}

/** A call of audio that may be Chinese: its segments are told when the language is known. */
async function ifChinese(
  { onSegment, languageChoice }: TranscribeOptions,
  tag: string,
  transcribe: Transcribe,
): Promise<TranscriptResult> {
  const { among = [], bias = {} } = languageChoice ?? {};
  const heard = await transcribe({
    languageChoice: {
      among: [...new Set(among.map((code) => (isTag(code) ? CHINESE : code)))],
      bias: renamed(bias, tag, CHINESE),
    },
    onSegment: undefined,
  });
  const { languageProbabilities } = heard;
  const named = {
    ...heard,
    ...(languageProbabilities && {
      languageProbabilities: renamed(languageProbabilities, CHINESE, tag),
    }),
  };
  const result =
    heard.language === CHINESE
      ? { ...converted(named, await CONVERTERS[tag]!()), language: tag }
      : named;
  for (const segment of result.segments) onSegment?.(segment);
  return result;
}

function renamed(
  values: Readonly<Record<string, number>>,
  from: string,
  to: string,
): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(values).map(([code, value]) => [code === from ? to : code, value]),
  );
}

function converted(result: TranscriptResult, convert: Convert): TranscriptResult {
  return {
    ...result,
    text: convert(result.text),
    segments: result.segments.map((segment) => convertedSegment(segment, convert)),
  };
}

function convertedSegment(segment: Segment, convert: Convert): Segment {
  const { words, tokens } = segment;
  return {
    ...segment,
    text: convert(segment.text),
    ...(words && { words: convertedParts(words, convert) }),
    ...(tokens && { tokens: convertedParts(tokens, convert) }),
  };
}

/** Parts of a text, converted together: which character is meant may depend on its neighbours. */
function convertedParts<Part extends { readonly text: string }>(
  parts: readonly Part[],
  convert: Convert,
): readonly Part[] {
  const whole = [...convert(parts.map(({ text }) => text).join(''))];
  const lengths = parts.map(({ text }) => [...text].length);
  const length = lengths.reduce((sum, one) => sum + one, 0);
  // A character becomes one character; where a phrase does not, each part is converted alone.
  if (whole.length !== length) return parts.map((part) => ({ ...part, text: convert(part.text) }));
  let at = 0;
  return parts.map((part, i) => {
    const text = whole.slice(at, at + lengths[i]!).join('');
    at += lengths[i]!;
    return { ...part, text };
  });
}
