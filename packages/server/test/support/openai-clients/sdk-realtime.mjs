// The npm package `openai`: a Realtime session over TLS, in the way of its version.
import { readFileSync } from 'node:fs';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [baseURL, file, certificate, isNewer] = process.argv.slice(2);
const client = new OpenAI({ apiKey: 'a-key-of-our-own', baseURL });
const where = isNewer ? { intent: 'transcription' } : { model: 'gpt-realtime-whisper' };
const options = { ca: readFileSync(certificate) };
const session = new OpenAIRealtimeWS({ ...where, options }, client);
const heard = { deltas: '', before: 0, completed: [] };
let isCommitted = false;

session.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
session.on('conversation.item.input_audio_transcription.delta', ({ delta }) => {
  heard.deltas += delta;
  if (!isCommitted) heard.before++;
});
session.on('conversation.item.input_audio_transcription.completed', ({ transcript }) => {
  heard.completed.push(transcript);
  session.close();
});
session.socket.on('close', (code) => console.log(JSON.stringify({ ...heard, code })));
session.socket.on('open', async () => {
  session.send({
    type: 'session.update',
    session: {
      type: 'transcription',
      audio: {
        input: {
          format: { type: 'audio/pcm', rate: 16000 },
          transcription: { model: 'gpt-realtime-whisper', language: 'en' },
          turn_detection: null,
        },
      },
    },
  });
  const pcm = readFileSync(file).subarray(44);
  for (let at = 0; at < pcm.length; at += 3200) {
    const audio = pcm.subarray(at, at + 3200).toString('base64');
    session.send({ type: 'input_audio_buffer.append', audio });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  isCommitted = true;
  session.send({ type: 'input_audio_buffer.commit' });
});
