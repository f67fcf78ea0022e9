import { stringsIn } from '../../../net/http/json-object.js';
import { checkModel } from '../model-names.js';
import { invalidValue, OpenAiError } from '../openai-error.js';
import { hotwordsOf, knownLanguage, promptOf } from '../spoken-settings.js';

/** How a transcript is answered. */
export type ResponseFormat = 'json' | 'text' | 'srt' | 'verbose_json' | 'vtt' | 'diarized_json';

export interface TranscriptionRequest {
  readonly task: 'transcribe' | 'translate';
  readonly format: ResponseFormat;
  readonly isStreamed: boolean;
  /** What `verbose_json` tells of. */
  readonly granularities: ReadonlySet<'word' | 'segment'>;
  readonly logprobs: boolean;
  readonly language: string | undefined;
  readonly languages: readonly string[] | undefined;
  readonly prompt: string | undefined;
  readonly hotwords: readonly string[] | undefined;
}

/** The fields that the server reads beside the file. It checks `temperature`, and does not use it. */
export const READ_FIELDS: readonly string[] = [
  ...['model', 'language', 'languages', 'hotwords', 'keywords', 'prompt', 'response_format'],
  ...['timestamp_granularities', 'include', 'stream', 'temperature'],
];

export interface RequestContext {
  readonly task: 'transcribe' | 'translate';
  readonly model: string;
  readonly hasWords: boolean;
  readonly translates: boolean;
  /** All that the model knows; left out where that is not known. */
  readonly languages: readonly string[] | undefined;
}

const GRANULARITIES = ['word', 'segment'] as const;
const FORMATS: readonly ResponseFormat[] = [
  'json',
  'text',
  'srt',
  'verbose_json',
  'vtt',
  'diarized_json',
];

/**
 * The request of a form's fields.
 *
 * @throws OpenAiError 400, 404
 */
export function readRequest(
  fields: ReadonlyMap<string, readonly string[]>,
  { task, model, hasWords, translates, languages: known }: RequestContext,
): TranscriptionRequest {
  const one = (name: string): string | undefined => fields.get(name)?.at(-1) || undefined;
  const asked = one('model');
  if (asked === undefined) {
    throw new OpenAiError('The form has no "model". Say "whisper-1".', {
      param: 'model',
      code: 'missing_required_parameter',
    });
  }
  checkModel(asked, model, 'model');
  if (task === 'translate' && !translates) {
    throw unsupported(
      'model',
      `The model "${model}" does not translate. Start the server with a multilingual one, such as base.`,
    );
  }
  const format = choice(one('response_format') ?? 'json', FORMATS, 'response_format');
  const all = (name: string): string[] => [...new Set((fields.get(name) ?? []).flatMap(stringsIn))];
  const granularities = new Set(
    all('timestamp_granularities').map((each) =>
      choice(each, GRANULARITIES, 'timestamp_granularities[]'),
    ),
  );
  if (granularities.size === 0) granularities.add('segment');
  if (granularities.has('word') && !hasWords) {
    throw unsupported('timestamp_granularities', 'This engine does not tell when words are said.');
  }
  checkTemperature(one('temperature'));
  const language = one('language');
  const code = language && knownLanguage(language, known);
  const codes = all('languages').map((each) => knownLanguage(each, known));
  return {
    ...{ task, format, granularities },
    isStreamed: switched(one('stream'), 'stream'),
    logprobs: all('include').includes('logprobs'),
    language: code,
    languages: code === undefined && codes.length > 0 ? [...new Set(codes)] : undefined,
    prompt: promptOf(one('prompt')),
    hotwords: hotwordsOf(expected(fields)),
  };
}

/** The words to expect: by OpenAI's name, then by that of other servers that speak as it does. Read as far as they are used. */
function* expected(fields: ReadonlyMap<string, readonly string[]>): Iterable<string> {
  for (const value of fields.get('keywords') ?? []) yield* stringsIn(value);
  for (const value of fields.get('hotwords') ?? []) yield* words(value);
}

/** Words of one value of a field: a JSON array of them, or with commas between them. */
function words(value: string): string[] {
  return value.startsWith('[') ? stringsIn(value) : value.split(',');
}

function switched(value: string | undefined, param: string): boolean {
  if (value === undefined || /^(?:false|0|no|off)$/i.test(value)) return false;
  if (/^(?:true|1|yes|on)$/i.test(value)) return true;
  throw invalidValue(param, `"${param}" may be true or false.`);
}

/** The engine decodes as it does: but a client that means another field is to hear of it. */
function checkTemperature(value = '0'): void {
  const temperature = value.trim() === '' ? Number.NaN : Number(value);
  if (temperature >= 0 && temperature <= 1) return;
  throw invalidValue('temperature', '"temperature" must be a number from 0 to 1.');
}

function choice<T extends string>(value: string, choices: readonly T[], param: string): T {
  const found = choices.find((each) => each === value);
  if (found !== undefined) return found;
  throw invalidValue(param, `"${param}" may be ${choices.join(', ')}.`);
}

function unsupported(param: string, message: string): OpenAiError {
  return new OpenAiError(message, { param, code: 'unsupported_value' });
}
