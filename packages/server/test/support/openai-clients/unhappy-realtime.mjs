// The npm package `openai`, a Realtime session where something goes wrong: node unhappy-realtime.mjs PCM CERTIFICATE CASES NEWER, each {url, key, model, leaves}
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const [file, certificate, cases, isNewer] = process.argv.slice(2);
const pcm = readFileSync(file);

async function hear({ url, key, model, leaves }) {
  const client = new OpenAI({ apiKey: key, baseURL: `${url}/v1` });
  const where = isNewer ? { intent: 'transcription' } : { model: 'gpt-realtime-whisper' };
  const session = new OpenAIRealtimeWS(
    { ...where, options: { ca: readFileSync(certificate) } },
    client,
  );
  const told = { text: [], failed: [], errors: [] };
  const closed = new Promise((resolve) => session.socket.on('close', resolve));
  let isReady;
  const ready = new Promise((resolve) => {
    isReady = resolve;
  });
  session.on('session.updated', () => isReady(true));
  session.on('error', (problem) => {
    const { message, error } = problem;
    told.errors.push(`${problem.constructor.name} ${error?.code ?? message}`);
    isReady(false);
  });
  let isFirstOver;
  const firstOver = new Promise((resolve) => {
    isFirstOver = resolve;
  });
  const endIfOver = () => {
    isFirstOver();
    if (told.text.length + told.failed.length === 2) session.close();
  };
  session.on('conversation.item.input_audio_transcription.failed', ({ error }) => {
    told.failed.push(error.type);
    endIfOver();
  });
  session.on('conversation.item.input_audio_transcription.completed', ({ transcript }) => {
    told.text.push(transcript);
    endIfOver();
  });
  session.socket.on('open', () => {
    const input = {
      format: { type: 'audio/pcm', rate: 16000 },
      transcription: { model, language: 'en' },
      turn_detection: null,
    };
    session.send({ type: 'session.update', session: { type: 'transcription', audio: { input } } });
  });
  if (await Promise.race([ready, closed.then(() => false)])) {
    const send = async (bytes) => {
      for (let at = 0; at < bytes.length; at += 3200) {
        const audio = bytes.subarray(at, at + 3200).toString('base64');
        session.send({ type: 'input_audio_buffer.append', audio });
        await sleep(20);
      }
    };
    const middle = 3 * 32_000;
    await send(pcm.subarray(0, middle));
    session.send({ type: 'input_audio_buffer.commit' });
    await firstOver;
    await send(pcm.subarray(middle));
    if (leaves) session.close();
    else {
      session.send({ type: 'input_audio_buffer.commit' });
    }
  } else session.close();
  const code = await closed;
  return { ...told, text: told.text.join(' '), code };
}

console.log(JSON.stringify(await Promise.all(JSON.parse(cases).map(hear))));
process.exit(0);
