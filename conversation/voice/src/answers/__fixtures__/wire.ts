// What providers send, as their references have it.

const event = (data: unknown, name?: string): string =>
  `${name === undefined ? '' : `event: ${name}\n`}data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;

interface WireOptions {
  /** `false`: the stream breaks off. Default `true`. */
  readonly whole?: boolean;
  /** The answer has reached the tokens that were asked for. Default `false`. */
  readonly isCut?: boolean;
}

/** OpenAI's chat completions, streamed; Ollama's and others' under `/v1` are the same. */
export function openAiStream(
  texts: readonly string[],
  { whole = true, isCut = false }: WireOptions = {},
): string {
  const chunk = (delta: object, finish_reason: string | null = null): string =>
    event({
      id: 'chatcmpl-1',
      object: 'chat.completion.chunk',
      created: 1_700_000_000,
      model: 'm',
      choices: [{ index: 0, delta, finish_reason }],
    });
  return [
    chunk({ role: 'assistant', content: '' }),
    ...texts.map((content) => chunk({ content })),
    ...(whole ? [chunk({}, isCut ? 'length' : 'stop'), event('[DONE]')] : []),
  ].join('');
}

/** A call of a tool, as OpenAI streams it; its arguments may be malformed JSON. */
export function openAiToolCall(name: string, args: object | string): string {
  const base = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm' };
  const call = {
    index: 0,
    id: 'call_1',
    type: 'function',
    function: { name, arguments: typeof args === 'string' ? args : JSON.stringify(args) },
  };
  return [
    event({
      ...base,
      choices: [
        { index: 0, delta: { role: 'assistant', tool_calls: [call] }, finish_reason: null },
      ],
    }),
    event({ ...base, choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] }),
    event('[DONE]'),
  ].join('');
}

/** Anthropic's messages, streamed. */
export function anthropicStream(
  texts: readonly string[],
  { whole = true, isCut = false }: WireOptions = {},
): string {
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: 9, output_tokens: 1 },
  };
  return [
    event({ type: 'message_start', message }, 'message_start'),
    event(
      { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
      'content_block_start',
    ),
    event({ type: 'ping' }, 'ping'),
    ...texts.map((text) =>
      event(
        { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } },
        'content_block_delta',
      ),
    ),
    ...(whole
      ? [
          event({ type: 'content_block_stop', index: 0 }, 'content_block_stop'),
          event(
            {
              type: 'message_delta',
              delta: { stop_reason: isCut ? 'max_tokens' : 'end_turn', stop_sequence: null },
              usage: { output_tokens: 5 },
            },
            'message_delta',
          ),
          event({ type: 'message_stop' }, 'message_stop'),
        ]
      : []),
  ].join('');
}
