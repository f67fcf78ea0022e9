import { TranscribeError } from '@ws/core';
import { isObject } from '@ws/core/internal';

/** What one event or line of a gateway says. */
export type GatewayPiece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tool'; readonly name: string }
  /** Its words are not for logs: they may hold what was said. */
  | { readonly type: 'error' }
  | { readonly type: 'end' };

const TEXT_TYPES =
  /^(text|token|delta|content|message|chunk)$|(text|output|message|content)[._-](text[._-])?(delta|chunk)|content_block_delta/;
const TOOL_TYPES = /^tool(?:[._-]?(call|use|start))?$/;
const END_TYPES =
  /^(done|end|finish|finished|complete|completed|message_stop|response\.completed)$/;
/** What a model thinks, however a gateway calls it: `thinking`, `reasoning-delta`, `response.reasoning_text.delta`. */
const THOUGHT_TYPES = /think|thought|reason(?:ing)?(?![a-z])/i;
const ERROR_TYPES = /^(error|failed|response\.failed)$/;

/**
 * Reads one value of a gateway's stream, in any of the shapes that gateways use; `undefined` where it says nothing that is
 * spoken (a status, a thought, an unknown shape).
 *
 * Text: a string; `{text}`, `{delta}`, `{content}`, `{token}` or `{response}`, each a string or an object or list with `text`;
 * `{message: {content}}`; `{choices: [{delta: {content}}]}`; each with or without a `type` that says it is text.
 * An error: `{error}`, `{type: 'error'}`. A tool: `{type: 'tool', name}`, `tool_call`, `tool_use`, with `name`, `tool` or
 * `toolName`. The end: `{done: true}`, `{type: 'done'}`; text beside it counts. A value or part whose `type` names a thought,
 * or with `thought: true`, is no text.
 */
export function readGatewayPieces(value: unknown): readonly GatewayPiece[] {
  if (typeof value === 'string') return textPieces(value);
  if (!isObject(value)) return [];
  const { type, error, done } = value;
  if (error !== undefined && error !== null && error !== false) return [{ type: 'error' }];
  if (typeof type === 'string') {
    if (ERROR_TYPES.test(type)) return [{ type: 'error' }];
    if (TOOL_TYPES.test(type)) return [toolOf(value)];
    if (END_TYPES.test(type)) return [{ type: 'end' }];
    if (!TEXT_TYPES.test(type)) return [];
  }
  const end: readonly GatewayPiece[] = done === true ? [{ type: 'end' }] : [];
  if (isThought(value)) return end;
  return [...textPieces(textOf(value)), ...end];
}

/** Whether a name of an event says that its data is what a model thinks. */
export function namesThought(name: string): boolean {
  return THOUGHT_TYPES.test(name);
}

/** Whether a value, or a part of one, is what a model thinks: by its type, or as Gemini marks it. */
function isThought({ type, thought }: Readonly<Record<string, unknown>>): boolean {
  return thought === true || (typeof type === 'string' && namesThought(type));
}

function textPieces(text: string): readonly GatewayPiece[] {
  return text === '' ? [] : [{ type: 'text', text }];
}

function toolOf({ name, tool, toolName }: Readonly<Record<string, unknown>>): GatewayPiece {
  const found = [name, tool, toolName].find((one) => typeof one === 'string');
  return { type: 'tool', name: String(found ?? 'tool').slice(0, 100) };
}

function textOf(value: Readonly<Record<string, unknown>>): string {
  const { choices } = value;
  if (Array.isArray(choices)) {
    const first: unknown = choices[0];
    if (!isObject(first)) return '';
    const { delta, message, text } = first;
    return plain(delta ?? message ?? text);
  }
  for (const name of ['text', 'delta', 'content', 'token', 'response', 'message']) {
    const found = plain(value[name]);
    if (found !== '') return found;
  }
  return '';
}

/** A string, or what has one: `{text}`, `{content}`, a list of these. */
function plain(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (depth > 3) return '';
  if (Array.isArray(value)) return value.map((one) => plain(one, depth + 1)).join('');
  if (!isObject(value) || isThought(value)) return '';
  const { text, content } = value;
  return plain(text ?? content ?? '', depth + 1);
}

/** `undefined` where it is no JSON: what a parser says quotes what it read. */
export function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

/** @param what - in general words: what a gateway sends may hold what was said */
export function malformed(name: string, what: string): TranscribeError {
  return new TranscribeError(`${name} answers with ${what}.`, {
    code: 'ERR_BACKEND_FAILED',
    retryable: true,
  });
}
