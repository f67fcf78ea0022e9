import { isObject } from '@ws/core/internal';
import { wrongField } from '../../openai-error.js';
import type { KeptItem, MessagePart } from './kept-item.js';
import { textIn } from './text-in.js';

/** An item that a client has made, and the audio in it, as base64: that of the part whose text it will be. */
export interface ClientItem {
  readonly item: KeptItem;
  readonly audio: readonly { readonly part: MessagePart; readonly base64: string }[];
}

const MAX_ID_CHARS = 64;
const MAX_PARTS = 32;
const ROLES: readonly unknown[] = ['system', 'user', 'assistant'];

/**
 * Reads an item of a client's.
 *
 * @throws OpenAiError 400
 */
export function readClientItem(given: unknown, nextId: () => string): ClientItem {
  if (!isObject(given)) throw wrongField('item', 'must be an object');
  const { id: ownId, type, call_id: callId, name, arguments: written, output } = given;
  if (ownId != null && !isShort(ownId)) {
    throw wrongField('item.id', `must have 1 to ${MAX_ID_CHARS} characters`);
  }
  const common = { id: typeof ownId === 'string' ? ownId : nextId(), status: 'completed' } as const;
  switch (type) {
    case 'message': {
      const { role, content } = given;
      if (!ROLES.includes(role)) throw wrongField('item.role', 'must be system, user or assistant');
      const audio: { part: MessagePart; base64: string }[] = [];
      const parts = partsOf(content).map((part, i) => {
        const read = partOf(part, `item.content[${i}]`);
        if (read.base64 !== undefined) audio.push({ part: read.part, base64: read.base64 });
        return read.part;
      });
      if (audio.length > 0 && role !== 'user') {
        throw wrongField('item.content', 'may have audio in messages of the user alone');
      }
      const message = { ...common, type, role: role as 'system' | 'user' | 'assistant', parts };
      return { item: { ...message, isCutOff: false }, audio };
    }
    case 'function_call':
      if (!isShort(name)) throw wrongField('item.name', 'must be the name of a tool');
      return {
        item: {
          ...{ ...common, type, name, callId: idOf(callId, nextId) },
          arguments: textIn(written, 'item.arguments'),
        },
        audio: [],
      };
    case 'function_call_output':
      if (!isShort(callId)) throw wrongField('item.call_id', 'must be the id of a call');
      return {
        item: { ...common, type, callId, output: textIn(output, 'item.output') },
        audio: [],
      };
    default:
      throw wrongField('item.type', 'must be message, function_call or function_call_output');
  }
}

function idOf(value: unknown, nextId: () => string): string {
  return isShort(value) ? value : nextId();
}

function partsOf(content: unknown): readonly unknown[] {
  if (Array.isArray(content) && content.length > 0 && content.length <= MAX_PARTS) return content;
  throw wrongField('item.content', `must be a list of 1 to ${MAX_PARTS} parts`);
}

function partOf(part: unknown, param: string): { part: MessagePart; base64?: string } {
  const { type, text, audio, transcript } = isObject(part) ? part : {};
  switch (type) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return { part: { kind: 'text', text: textIn(text, `${param}.text`) } };
    case 'output_audio':
    case 'audio':
      // Its sound is of no use here.
      return { part: { kind: 'audio', text: textIn(transcript ?? '', `${param}.transcript`) } };
    case 'input_audio':
      if (typeof audio === 'string') return { part: { kind: 'audio', text: '' }, base64: audio };
      if (typeof transcript === 'string') {
        return { part: { kind: 'audio', text: textIn(transcript, `${param}.transcript`) } };
      }
      throw wrongField(`${param}.audio`, "must be base64 of the bytes of the session's format");
    default:
      throw wrongField(
        `${param}.type`,
        'must be input_text, input_audio, output_text or output_audio',
      );
  }
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_ID_CHARS;
}
