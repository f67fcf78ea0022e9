import { isObject } from '@ws/core/internal';
import type { AnswerProvider, ProvidedTool, ProvidedToolChoice } from '../../../answer-provider.js';
import type { SpeechProvider } from '../../../speech-provider.js';
import { wrongField } from '../../openai-error.js';
import { type Edition, type SettingsBody, shownFormat } from '../session-body.js';
import { type AudioFormat, betaNameOf, namedFormat, readFormat } from '../session-config.js';
import { textIn } from './text-in.js';

/** How a conversation is answered. */
export interface DialogueSettings {
  readonly instructions: string;
  /** Left out: the server's own. */
  readonly model?: string | undefined;
  /** As the client has named it; left out: the server's own. */
  readonly voice?: string | undefined;
  readonly speed?: number | undefined;
  /** `audio`: with its transcript. */
  readonly modality: 'audio' | 'text';
  readonly format: AudioFormat;
  readonly tools: readonly ProvidedTool[];
  readonly toolChoice: ProvidedToolChoice;
  /** Tokens of an answer. Left out: as many as the model writes. */
  readonly maxTokens?: number | undefined;
  /** Left out: the model's own. */
  readonly temperature?: number | undefined;
}

/** What answers and what speaks here. */
export interface DialogueHost {
  readonly answers: AnswerProvider;
  readonly speech: SpeechProvider | undefined;
}

// Each is a part of every question.
const MAX_TOOLS = 64;
const MAX_TOOL_CHARS = 16_000;
const MAX_OUTPUT_TOKENS = 4096;
const TOOL_NAME = /^[\w-]{1,64}$/;
// OpenAI's own voices stand for the server's.
const OPENAI_VOICES: ReadonlySet<string> = new Set([
  ...['alloy', 'ash', 'ballad', 'cedar', 'coral', 'echo', 'fable'],
  ...['marin', 'nova', 'onyx', 'sage', 'shimmer', 'verse'],
]);
const PCM: AudioFormat = { type: 'audio/pcm', rate: 24_000 };

/** Of a conversation of which nothing was said. */
export function firstSettings({ speech }: DialogueHost): DialogueSettings {
  return {
    ...{ instructions: '', format: PCM, tools: [], toolChoice: 'auto' },
    modality: speech === undefined ? 'text' : 'audio',
  };
}

/**
 * The settings after a client has said something of them, in the shape of today or in that of the beta: in a session, or for
 * one response.
 *
 * @param at - what the fields are of, for errors
 * @throws OpenAiError 400
 */
export function changedSettings(
  before: DialogueSettings,
  said: Readonly<Record<string, unknown>>,
  host: DialogueHost,
  at: 'session' | 'response',
): DialogueSettings {
  const { audio, modalities, output_modalities = modalities, tools, tool_choice } = said;
  const { voice: betaVoice, speed: betaSpeed } = said;
  const { output } = isObject(audio) ? audio : {};
  const { output_audio_format } = said;
  const {
    format = namedFormat(output_audio_format, `${at}.output_audio_format`),
    voice = betaVoice,
    speed = betaSpeed,
  } = isObject(output) ? output : {};
  const { instructions, max_response_output_tokens, temperature } = said;
  const { max_output_tokens: tokens = max_response_output_tokens } = said;
  const settings: DialogueSettings = {
    ...before,
    ...(instructions != null && { instructions: textIn(instructions, `${at}.instructions`) }),
    ...(output_modalities != null && { modality: modalityOf(output_modalities, host, at) }),
    ...(format != null && { format: readFormat(format, `${at}.audio.output.format`) }),
    ...(voice != null && { voice: voiceOf(voice, host, at) }),
    ...(speed != null && { speed: speedOf(speed, at) }),
    ...(tools != null && { tools: toolsOf(tools, at) }),
    ...(tool_choice != null && { toolChoice: toolChoiceOf(tool_choice, at) }),
    ...(tokens != null && { maxTokens: tokensOf(tokens, at) }),
    ...(temperature != null && { temperature: temperatureOf(temperature, at) }),
  };
  const { toolChoice } = settings;
  const isHere =
    typeof toolChoice === 'string' || settings.tools.some(({ name }) => name === toolChoice.name);
  if (!isHere && tool_choice != null) {
    throw wrongField(`${at}.tool_choice`, `must name one of "${at}.tools"`);
  }
  if (settings.tools.length > 0 && !host.answers.takesTools(settings.model)) {
    throw wrongField(`${at}.tools`, 'must be empty: the model that answers here calls no tools');
  }
  // The tool that was chosen before is gone.
  return isHere ? settings : { ...settings, toolChoice: 'auto' };
}

/** The voice that speaks, as a provider knows it; nothing for its own. */
export function voiceToSpeak(
  { voice }: DialogueSettings,
  speech: SpeechProvider,
): string | undefined {
  return speech.voices.some(({ name }) => name === voice) ? voice : undefined;
}

/** What a session tells of its settings: in the shape of today, what is of its sound stands apart. */
export function settingsBody(settings: DialogueSettings, edition: Edition): SettingsBody {
  const { instructions, voice = 'default', speed = 1, modality, format, toolChoice } = settings;
  const tools = settings.tools.map((tool) => ({ type: 'function', ...tool }));
  const tool_choice =
    typeof toolChoice === 'string' ? toolChoice : { type: 'function', name: toolChoice.name };
  const common = { instructions, tools, tool_choice };
  const { maxTokens = 'inf', temperature } = settings;
  if (edition === 'beta') {
    const fields = {
      ...{ ...common, voice, output_audio_format: betaNameOf(format) },
      ...{ modalities: modality === 'audio' ? ['text', 'audio'] : ['text'] },
      ...{ temperature: temperature ?? 0.8, max_response_output_tokens: maxTokens },
    };
    return { fields, output: undefined };
  }
  const output_modalities = [modality];
  return {
    fields: {
      ...{ ...common, output_modalities, max_output_tokens: maxTokens },
      ...(temperature !== undefined && { temperature }),
    },
    output: { format: shownFormat(format), voice, speed },
  };
}

function modalityOf(value: unknown, { speech }: DialogueHost, at: string): 'audio' | 'text' {
  const param = `${at}.output_modalities`;
  const isList = Array.isArray(value) && value.length > 0;
  if (!isList || !value.every((one) => one === 'audio' || one === 'text')) {
    throw wrongField(param, 'must be ["audio"] or ["text"]');
  }
  if (!value.includes('audio')) return 'text';
  if (speech !== undefined) return 'audio';
  throw wrongField(
    param,
    'must be ["text"]: nothing is spoken here, as the log of the server says',
  );
}

function voiceOf(value: unknown, { speech }: DialogueHost, at: string): string | undefined {
  const { id: name } = isObject(value) ? value : { id: value };
  const param = `${at}.audio.output.voice`;
  if (typeof name !== 'string') throw wrongField(param, 'must be the name of a voice');
  const names = speech?.voices.map((voice) => voice.name) ?? [];
  if (speech === undefined || OPENAI_VOICES.has(name) || names.includes(name)) {
    return name;
  }
  if (name === 'default') return undefined;
  const some = names.slice(0, 20).join(', ');
  throw wrongField(param, `must be a voice that is here, such as ${some}, or one of OpenAI's`);
}

function speedOf(value: unknown, at: string): number {
  if (typeof value === 'number' && value >= 0.25 && value <= 4) return value;
  throw wrongField(`${at}.audio.output.speed`, 'must be a number from 0.25 to 4');
}

function tokensOf(value: unknown, at: string): number | undefined {
  if (value === 'inf') return undefined;
  if (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MAX_OUTPUT_TOKENS) {
    return Number(value);
  }
  throw wrongField(
    `${at}.max_output_tokens`,
    `must be "inf" or a whole number from 1 to ${MAX_OUTPUT_TOKENS}`,
  );
}

function temperatureOf(value: unknown, at: string): number {
  if (typeof value === 'number' && value >= 0 && value <= 2) return value;
  throw wrongField(`${at}.temperature`, 'must be a number from 0 to 2');
}

function toolsOf(value: unknown, at: string): readonly ProvidedTool[] {
  const param = `${at}.tools`;
  if (!Array.isArray(value) || value.length > MAX_TOOLS) {
    throw wrongField(param, `must be a list of at most ${MAX_TOOLS} tools`);
  }
  const tools = value.map((one, i) => toolOf(one, `${param}[${i}]`));
  if (new Set(tools.map(({ name }) => name)).size < tools.length) {
    throw wrongField(param, 'must have each name once');
  }
  return tools;
}

function toolOf(value: unknown, param: string): ProvidedTool {
  const {
    type = 'function',
    name,
    description,
    parameters = { type: 'object', properties: {} },
  } = isObject(value) ? value : { type: undefined };
  if (!isObject(value) || type !== 'function') {
    throw wrongField(param, 'must be a tool of the type "function"');
  }
  if (typeof name !== 'string' || !TOOL_NAME.test(name)) {
    throw wrongField(`${param}.name`, 'must have 1 to 64 letters, digits, dashes and underscores');
  }
  if (description != null && typeof description !== 'string') {
    throw wrongField(`${param}.description`, 'must be a string');
  }
  if (!isObject(parameters)) throw wrongField(`${param}.parameters`, 'must be a JSON schema');
  const tool = { name, ...(description != null && { description }), parameters };
  if (jsonChars(tool) > MAX_TOOL_CHARS) {
    throw wrongField(param, `must have at most ${MAX_TOOL_CHARS} characters as JSON`);
  }
  return tool;
}

/** Characters of a value as JSON: no end of them where it is nested too deep to be written. */
export function jsonChars(value: unknown): number {
  try {
    return JSON.stringify(value).length;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}

function toolChoiceOf(value: unknown, at: string): ProvidedToolChoice {
  if (value === 'auto' || value === 'none' || value === 'required') return value;
  const { type, name } = isObject(value) ? value : {};
  if (type === 'function' && typeof name === 'string' && TOOL_NAME.test(name)) return { name };
  throw wrongField(`${at}.tool_choice`, 'must be auto, none, required, or a function by its name');
}
