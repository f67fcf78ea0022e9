import { TranscribeError } from '@ws/core';
import type { AnswerModel, AnswerPart, AnswerRequest } from '../answer-model.js';

export function question(
  text = 'What is open today?',
  more: Partial<AnswerRequest> = {},
): AnswerRequest {
  return {
    messages: [
      { role: 'system', content: 'Speak plainly.' },
      { role: 'user', content: text },
    ],
    conversationId: 'one',
    ...more,
  };
}

/** The text of a whole answer. */
export async function answered(
  model: AnswerModel,
  request: AnswerRequest = question(),
): Promise<string> {
  const parts = await partsOf(model, request);
  return parts.map((part) => (part.type === 'text' ? part.text : toolText(part))).join('');
}

function toolText(part: Exclude<AnswerPart, { type: 'text' }>): string {
  if (part.type === 'cut') return '[cut]';
  if (part.type === 'call') return `[${part.name} ${part.arguments}]`;
  const { name, state } = part;
  return state === undefined ? `[${name}]` : `[${name} ${state}]`;
}

export async function partsOf(
  model: AnswerModel,
  request: AnswerRequest = question(),
): Promise<AnswerPart[]> {
  const parts: AnswerPart[] = [];
  for await (const part of model.answer(request)) parts.push(part);
  return parts;
}

/** The error of an answer, and the text that came before it. */
export async function failure(
  model: AnswerModel,
  request: AnswerRequest = question(),
): Promise<{ readonly error: TranscribeError; readonly before: string }> {
  let before = '';
  try {
    for await (const part of model.answer(request)) if (part.type === 'text') before += part.text;
  } catch (error) {
    if (TranscribeError.isInstance(error)) return { error, before };
    throw error;
  }
  throw new Error(`it did not fail, and said ${before}`);
}
