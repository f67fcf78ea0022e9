// The npm package `@openai/agents-realtime`: an agent with a tool, over a WebSocket. What came of it goes to the standard
// output, as JSON.
import { readFileSync } from 'node:fs';
import {
  OpenAIRealtimeWebSocket,
  RealtimeAgent,
  RealtimeSession,
  tool,
} from '@openai/agents-realtime';
import { z } from 'zod';

const [url, question] = process.argv.slice(2);
const asked = [];
const weather = tool({
  ...{ name: 'weather', description: 'The weather in a place' },
  parameters: z.object({ place: z.string() }),
  async execute({ place }) {
    asked.push(place);
    return 'It rains.';
  },
});
const agent = new RealtimeAgent({
  ...{ name: 'Keeper', instructions: 'You keep a lighthouse.', tools: [weather] },
});
const transport = new OpenAIRealtimeWebSocket({ url });
const session = new RealtimeSession(agent, { transport, model: 'gpt-realtime' });
let bytes = 0;
let history = [];
const errors = [];
let told = () => {};
session.on('audio', ({ data }) => {
  bytes += data.byteLength;
});
session.on('history_updated', (items) => {
  history = items;
  told();
});
session.on('error', ({ error }) => {
  errors.push(error);
  told();
});
const texts = () =>
  history
    .filter(({ type }) => type === 'message')
    .map(({ role, content }) => [role, content.map((part) => part.transcript ?? part.text).join()]);
const until = async (isThere) => {
  while (!isThere() && errors.length === 0) {
    await new Promise((resolve) => {
      told = resolve;
    });
  }
};
const answers = () => texts().filter(([role, text]) => role === 'assistant' && text);

await session.connect({ apiKey: 'a-key-of-our-own' });
const pcm = readFileSync(question);
session.sendAudio(pcm.buffer.slice(pcm.byteOffset, pcm.byteOffset + pcm.length));
await until(() => answers().length >= 1);
session.sendMessage('How is the weather in Oslo?');
await until(() => answers().some(([, text]) => text.includes('umbrella')));
console.log(JSON.stringify({ bytes, asked, texts: texts(), errors: errors.map(String) }));
session.close();
process.exit(0);
