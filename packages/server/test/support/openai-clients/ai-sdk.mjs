// Vercel's AI SDK: a recording at once, and audio as it comes.
import { readFileSync } from 'node:fs';
import { createOpenAI } from '@ai-sdk/openai';
import { experimental_streamTranscribe as streamTranscribe, transcribe } from 'ai';

const [baseURL, file] = process.argv.slice(2);
const openai = createOpenAI({ apiKey: 'a-key-of-our-own', baseURL });
const audio = readFileSync(file);
const whole = await transcribe({ model: openai.transcription('whisper-1'), audio });
const pcm = audio.subarray(44);
const pieces = new ReadableStream({
  async start(controller) {
    for (let at = 0; at < pcm.length; at += 6400) controller.enqueue(pcm.subarray(at, at + 6400));
    controller.close();
  },
});
const streamed = streamTranscribe({
  model: openai.transcription('gpt-realtime-whisper'),
  audio: pieces,
  inputAudioFormat: { type: 'audio/pcm', rate: 16000 },
});
const { text, language, durationInSeconds, segments } = whole;
console.log(
  JSON.stringify({
    ...{ text, language, durationInSeconds, segments: segments.length },
    streamed: await streamed.text,
  }),
);
