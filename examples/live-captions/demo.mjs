// Starts the server, captions a recording through it with the client, each in a process of its own, and says how well
// and how fast it went. Exits 1 when more than a tenth of the words is wrong, or a sentence is missing.
//
// usage: node demo.mjs [--model tiny.en] [--audio FILE.wav] [--precision auto|fp32|int8]
//                      [--vad silero|webrtc|energy|none]
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readWav } from '@ws/core/audio';
import colors from 'picocolors';
import { printReport } from './report.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
// npm runs scripts in the package's folder; what the user typed is relative to where the user is.
const base = process.env.INIT_CWD ?? process.cwd();

const values = readArguments();
const ownRecording = values.audio === undefined;
const audio = ownRecording ? join(here, 'recording', 'demo.wav') : resolve(base, values.audio);
const out = resolve(base, 'demo-output');

process.exitCode = await demo().catch((error) => {
  console.error(error.message);
  return 1;
});

function readArguments() {
  try {
    return parseArgs({
      options: {
        model: { type: 'string', default: 'tiny.en' },
        audio: { type: 'string' },
        precision: { type: 'string', default: 'auto' },
        vad: { type: 'string', default: 'silero' },
      },
    }).values;
  } catch (error) {
    console.error(
      `${error.message}. The options are --model NAME, --audio FILE.wav, --precision auto|fp32|int8 and --vad silero|webrtc|energy|none.`,
    );
    process.exit(2);
  }
}

async function demo() {
  if (!existsSync(audio)) throw new Error(`There is no file ${audio}.`);
  const { samples, sampleRate } = readWav(readFileSync(audio));
  const seconds = samples.length / sampleRate;
  console.log(`› starting the server with the model ${values.model}`);
  const server = await startServer();
  try {
    const before = await health(server.url);
    const title = `${basename(audio)}, ${seconds.toFixed(0)} s, captioned live by Whisper ${before.model} (${before.precision ?? before.backend}, ${values.vad})`;
    console.log('');
    const code = await run(process.execPath, [
      ...[join(here, 'caption.mjs'), '--url', server.url, '--audio', audio],
      ...['--out', out, '--title', title],
    ]);
    if (code !== 0) return code;
    const after = await health(server.url);
    const measures = JSON.parse(readFileSync(join(out, 'measures.json'), 'utf8'));
    const reference = ownRecording
      ? JSON.parse(readFileSync(join(here, 'recording', 'demo.json'), 'utf8')).sentences
      : undefined;
    const ok = printReport({ measures, reference, before, after, pauses: values.vad !== 'none' });
    console.log(colors.dim(`Captions: ${relative(base, out)}/captions.srt, .vtt and .json\n`));
    return ok ? 0 : 1;
  } finally {
    await server.stop();
  }
}

/** The server as `npx @ws/server` starts it, on a free port. */
async function startServer() {
  const manifest = require('@ws/server/package.json');
  const [bin] = Object.values(manifest.bin);
  const program = join(dirname(require.resolve('@ws/server/package.json')), bin);
  const child = spawn(
    process.execPath,
    [
      ...[program, '--model', values.model, '--precision', values.precision],
      ...['--vad', values.vad, '--port', '0', '--log-level', 'warn'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, HOST: '127.0.0.1' } },
  );
  const exited = new Promise((done) => child.once('exit', done));
  let output = '';
  const url = await new Promise((done, fail) => {
    child.once('error', fail);
    child.once('exit', () => fail(new Error('The server did not start; its own words are above.')));
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /listening on (ws:\/\/[^/\s]+)/.exec(output);
      if (found) done(found[1]);
    });
  });
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

async function health(url) {
  const response = await fetch(`${url.replace(/^ws/, 'http')}/health`);
  return response.json();
}

function run(command, args) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: 'inherit' });
    child.once('error', fail);
    child.once('exit', (code) => done(code ?? 1));
  });
}
