import type { Edition } from '../session-body.js';
import type { SpokenPlaces } from './spoken-places.js';

/** A part of a message: written, or said, with the text of it once that is known. */
export interface MessagePart {
  readonly kind: 'text' | 'audio';
  text: string;
}

interface Kept {
  readonly id: string;
  status: 'in_progress' | 'completed' | 'incomplete';
}

export interface KeptMessage extends Kept {
  readonly type: 'message';
  readonly role: 'system' | 'user' | 'assistant';
  parts: readonly MessagePart[];
  /** Of an answer that is spoken. */
  readonly places?: SpokenPlaces | undefined;
  /** The user has cut it off: its text is what was heard. */
  isCutOff: boolean;
}

export interface KeptCall extends Kept {
  readonly type: 'function_call';
  readonly callId: string;
  readonly name: string;
  readonly arguments: string;
}

export interface KeptOutput extends Kept {
  readonly type: 'function_call_output';
  readonly callId: string;
  readonly output: string;
}

/** Something of a conversation. */
export type KeptItem = KeptMessage | KeptCall | KeptOutput;

export function textOf({ parts }: KeptMessage): string {
  return parts.map(({ text }) => text).join(' ');
}

/** What it takes of a conversation's room. */
export function charsOf(item: KeptItem): number {
  switch (item.type) {
    case 'message':
      return textOf(item).length;
    case 'function_call':
      return item.arguments.length;
    case 'function_call_output':
      return item.output.length;
  }
}

/** An item as clients are told of it. */
export function itemBody(item: KeptItem, edition: Edition): object {
  const { id, type, status } = item;
  const common = { id, object: 'realtime.item', type, status };
  switch (item.type) {
    case 'message':
      return {
        ...common,
        role: item.role,
        content: item.parts.map((part) => partBody(part, item, edition)),
      };
    case 'function_call':
      return { ...common, call_id: item.callId, name: item.name, arguments: item.arguments };
    case 'function_call_output':
      return { ...common, call_id: item.callId, output: item.output };
  }
}

function partBody({ kind, text }: MessagePart, { role }: KeptMessage, edition: Edition): object {
  if (role !== 'assistant') {
    return kind === 'text'
      ? { type: 'input_text', text }
      : { type: 'input_audio', transcript: text === '' ? null : text };
  }
  const prefix = edition === 'beta' ? '' : 'output_';
  return kind === 'text'
    ? { type: `${prefix}text`, text }
    : { type: `${prefix}audio`, transcript: text };
}
