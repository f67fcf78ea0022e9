// `@deepgram/sdk` where something goes wrong: node unhappy-sdk.mjs PCM WAV CASES, each {url, key, api, language, leaves}
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { DeepgramClient } from '@deepgram/sdk';

const [pcmFile, wavFile, cases] = process.argv.slice(2);
const pcm = readFileSync(pcmFile);

async function post({ url, key, language }) {
  const { listen } = new DeepgramClient({ apiKey: key, baseUrl: url });
  const asked = { model: 'nova-3', ...(language && { language }) };
  try {
    const { results } = await listen.v1.media.transcribeFile(readFileSync(wavFile), asked);
    return { text: results.channels[0].alternatives[0].transcript };
  } catch (error) {
    return { error: `${error.constructor.name} ${error.statusCode ?? error.message}` };
  }
}

async function live({ url, key, api, language, leaves }) {
  const { listen } = new DeepgramClient({ apiKey: key, baseUrl: url });
  const asked = { encoding: 'linear16', sample_rate: 16_000, ...(language && { language }) };
  const socket =
    api === 'v2'
      ? await listen.v2.createConnection({ model: 'flux-general-en', ...asked })
      : await listen.v1.createConnection({ model: 'nova-3', ...asked });
  const told = { text: '', opened: 0, errors: [], codes: [] };
  const texts = [];
  let over;
  const closed = new Promise((resolve) => {
    over = resolve;
  });
  socket.on('open', () => told.opened++);
  socket.on('error', ({ message }) => told.errors.push(message));
  socket.on('close', ({ code }) => {
    told.codes.push(code);
    if (code === 1000) over();
  });
  socket.on('message', (message) => {
    if (message.is_final) texts.push(message.channel.alternatives[0].transcript);
    if (message.event === 'EndOfTurn') texts.push(message.transcript);
  });
  socket.connect();
  try {
    await socket.waitForOpen();
  } catch {
    // It does not try a refused connection again by itself.
    await sleep(1000);
    socket.close();
    return told;
  }
  for (let at = 0; at < pcm.length; at += 3200) {
    while (socket.readyState !== 1) await sleep(20);
    socket.sendMedia(pcm.subarray(at, at + 3200));
    await sleep(30);
  }
  if (leaves) socket.close();
  else socket.sendCloseStream({ type: 'CloseStream' });
  await closed;
  return { ...told, text: texts.filter((text) => text !== '').join(' ') };
}

const run = (one) => (one.api === 'post' ? post(one) : live(one));
process.stdout.write(JSON.stringify(await Promise.all(JSON.parse(cases).map(run))));
process.exit(0);
