// Records the demo's first sentence as a web page does: with MediaRecorder, in Chromium, a chunk each 100 ms.
//
// usage: node packages/containers/scripts/record-fixtures.mjs        (Chromium 156 was used)
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { chromium } = createRequire(join(import.meta.dirname, '../../backend-onnx/package.json'))(
  'playwright-core',
);
const folder = join(import.meta.dirname, '../test/fixtures');
const wav = join(import.meta.dirname, '../../../examples/live-captions/recording/demo.wav');
const SECONDS = 3;

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
});
const page = await browser.newPage();
for (const [name, type] of [
  ['media-recorder.webm', 'audio/webm;codecs=opus'],
  ['media-recorder.mp4', 'audio/mp4;codecs=opus'],
  ['media-recorder-aac.mp4', 'audio/mp4;codecs=mp4a.40.2'],
]) {
  const recorded = await page.evaluate(record, {
    type,
    seconds: SECONDS,
    wav: readFileSync(wav)
      .subarray(0, 44 + SECONDS * 32_000)
      .toString('base64'),
  });
  if (recorded === undefined) {
    console.log(`${type}: this Chromium does not record it`);
    continue;
  }
  const { chunks, bytes } = recorded;
  writeFileSync(join(folder, name), Buffer.from(bytes, 'base64'));
  console.log(`${name}: ${chunks} chunks`);
}
await browser.close();

async function record({ type, seconds, wav }) {
  if (!MediaRecorder.isTypeSupported(type)) return undefined;
  const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const context = new AudioContext({ sampleRate: 48_000 });
  const source = context.createBufferSource();
  source.buffer = await context.decodeAudioData(bytesOf(wav).buffer);
  const destination = context.createMediaStreamDestination();
  destination.channelCount = 1;
  source.connect(destination);
  const recorder = new MediaRecorder(destination.stream, {
    mimeType: type,
    audioBitsPerSecond: 24_000,
  });
  const parts = [];
  recorder.ondataavailable = ({ data }) => parts.push(data);
  recorder.start(100);
  await new Promise((resolve) => {
    recorder.onstart = resolve;
  });
  source.start();
  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  await new Promise((resolve) => {
    recorder.onstop = resolve;
    recorder.stop();
  });
  const whole = new Uint8Array(await new Blob(parts).arrayBuffer());
  return {
    chunks: parts.filter(({ size }) => size > 0).length,
    bytes: btoa(Array.from(whole, (byte) => String.fromCharCode(byte)).join('')),
  };
}
