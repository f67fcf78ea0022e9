// The npm package `openai`: a conversation of the Realtime API over TLS. A question in a recording is heard as a turn and its
// answer is spoken, written to a file; a tool is called; an answer is cut off. What came of it goes to the standard output, as
// JSON.
import { readFileSync, writeFileSync } from 'node:fs';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [baseURL, certificate, question, sound] = process.argv.slice(2);
const client = new OpenAI({ apiKey: 'a-key-of-our-own', baseURL });
const options = { ca: readFileSync(certificate) };
const session = new OpenAIRealtimeWS({ model: 'gpt-realtime', options }, client);

const events = [];
let told = () => {};
session.on('event', (event) => {
  events.push(event);
  told();
});
session.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
let looked = 0;
const until = async (type) => {
  for (;;) {
    while (looked < events.length) if (events[looked++].type === type) return events[looked - 1];
    await new Promise((resolve) => {
      told = resolve;
    });
  }
};
const write = (text) =>
  session.send({
    type: 'conversation.item.create',
    item: { type: 'message', role: 'user', content: [{ type: 'input_text', text }] },
  });

const { session: first } = await until('session.created');
session.send({
  type: 'session.update',
  session: {
    type: 'realtime',
    instructions: 'You keep a lighthouse.',
    output_modalities: ['audio'],
    audio: {
      input: {
        format: { type: 'audio/pcm', rate: 24_000 },
        transcription: { model: 'whisper-1' },
        turn_detection: { type: 'server_vad', silence_duration_ms: 500 },
      },
      output: { format: { type: 'audio/pcm', rate: 24_000 }, voice: 'marin' },
    },
    tools: [
      {
        ...{ type: 'function', name: 'weather', description: 'The weather in a place' },
        parameters: { type: 'object', properties: { place: { type: 'string' } } },
      },
    ],
  },
});
await until('session.updated');

const bytes = readFileSync(question);
for (let at = 0; at < bytes.length; at += 9600) {
  const audio = bytes.subarray(at, at + 9600).toString('base64');
  session.send({ type: 'input_audio_buffer.append', audio });
}
const { transcript: heard } = await until('conversation.item.input_audio_transcription.completed');
const { response: spoken } = await until('response.done');
const deltas = events.filter(({ type }) => type === 'response.output_audio.delta');
writeFileSync(sound, Buffer.concat(deltas.map(({ delta }) => Buffer.from(delta, 'base64'))));
const types = [...new Set(events.map(({ type }) => type))];

write('How is the weather in Oslo?');
session.send({ type: 'response.create' });
const { name, arguments: args, call_id } = await until('response.function_call_arguments.done');
await until('response.done');
session.send({
  type: 'conversation.item.create',
  item: { type: 'function_call_output', call_id, output: 'It rains.' },
});
session.send({ type: 'response.create' });
const { response: afterTool } = await until('response.done');

write('Tell me a long story.');
session.send({ type: 'response.create' });
const { item_id } = await until('response.output_audio.delta');
session.send({ type: 'response.cancel' });
session.send({
  ...{ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 900 },
});
const { response: cancelled } = await until('response.done');
await until('conversation.item.truncated');
session.send({ type: 'conversation.item.retrieve', item_id });
const { item } = await until('conversation.item.retrieved');

session.socket.on('close', (code) => {
  const textOf = ({ output }) => output[0].content[0].transcript;
  console.log(
    JSON.stringify({
      ...{ kind: first.type, heard, types, spoken: textOf(spoken), status: spoken.status },
      ...{ tool: { name, args }, afterTool: textOf(afterTool), code },
      ...{ cancelled: cancelled.status, left: item.content[0].transcript },
    }),
  );
  process.exit(0);
});
session.close();
