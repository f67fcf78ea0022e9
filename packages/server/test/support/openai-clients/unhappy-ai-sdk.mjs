// Vercel's AI SDK where something goes wrong: node unhappy-ai-sdk.mjs PCM WAV CASES, each {url, key, model, api, leaves}
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createOpenAI } from '@ai-sdk/openai';
import { experimental_streamTranscribe as streamTranscribe, transcribe } from 'ai';

const [pcmFile, wavFile, cases] = process.argv.slice(2);
const pcm = readFileSync(pcmFile);
const PATIENCE_MS = 60_000;

const shown = ({ name, message, reason, lastError, statusCode }) =>
  [name, reason, lastError?.statusCode ?? statusCode ?? message].filter(Boolean).join(' ');

async function hear({ url, key, model, api, leaves }) {
  const openai = createOpenAI({ apiKey: key, baseURL: `${url}/v1` });
  const leaving = new AbortController();
  try {
    if (api === 'rest') {
      const audio = readFileSync(wavFile);
      return { text: (await transcribe({ model: openai.transcription(model), audio })).text };
    }
    const audio = new ReadableStream({
      async start(controller) {
        for (let at = 0; at < pcm.length; at += 3200) {
          controller.enqueue(pcm.subarray(at, at + 3200));
          await sleep(20);
        }
        if (leaves) leaving.abort();
        else controller.close();
      },
    });
    const streamed = streamTranscribe({
      model: openai.transcription(model),
      ...{ audio, inputAudioFormat: { type: 'audio/pcm', rate: 16000 } },
      abortSignal: leaving.signal,
    });
    return { text: await streamed.text };
  } catch (error) {
    return { error: shown(error) };
  }
}

process.on('unhandledRejection', () => {});
const waited = (one) =>
  Promise.race([hear(one), sleep(PATIENCE_MS, { error: 'it waits for ever' })]);
console.log(JSON.stringify(await Promise.all(JSON.parse(cases).map(waited))));
process.exit(0);
