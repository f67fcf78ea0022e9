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

/**
 * The backend with two more languages where it knows Chinese: `zh-Hans` and `zh-Hant`. Whisper knows one Chinese and
 * writes it in either script, and in both within one recording; here all that it writes is put into the script that was
 * asked for, by OpenCC's tables, before a strategy or the next call reads it.
 */
export function withChineseScripts(backend: TranscriptionBackend): TranscriptionBackend {
  return {
    specVersion: backend.specVersion,
    name: backend.name,
    get capabilities() {
      return withScripts(backend.capabilities);
    },
    load: (options) => backend.load(options),
    async transcribe(samples, options) {
      const open = CONVERTERS[options.language ?? ''];
      if (open === undefined) return backend.transcribe(samples, options);
      const convert = await open();
      return converted(await backend.transcribe(samples, inChinese(options, convert)), convert);
    },
    health: () => backend.health(),
    [Symbol.asyncDispose]: () => backend[Symbol.asyncDispose](),
  };
}

function withScripts(capabilities: BackendCapabilities): BackendCapabilities {
  const { languages } = capabilities;
  if (!languages?.includes('zh')) return capabilities;
  return { ...capabilities, languages: [...languages, ...Object.keys(CONVERTERS)] };
}

function inChinese(options: TranscribeOptions, convert: Convert): TranscribeOptions {
  const { onSegment } = options;
  return {
    ...options,
    language: 'zh',
    ...(onSegment && {
      onSegment: (segment: Segment) => onSegment(convertedSegment(segment, convert)),
    }),
  };
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
