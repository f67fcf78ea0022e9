import { writeFileSync } from 'node:fs';
import { writeWav } from '@ws/core/audio';
import { execa } from 'execa';
import { generate } from 'selfsigned';
import { it } from 'vitest';
import { KEY, misfortune, TWO_UTTERANCES } from './support/misfortunes.js';
import { s16le } from './support/raw-client.js';
const play = '/tmp/h/clients-play';
const node22 = `${play}/c/node_modules/.bin/node`;
const python = `${play}/v/bin/python`;
it.each([
  ['rest 6', 'node', 'a', 'unhappy-rest.mjs', ['rest'], ['t.wav']],
  ['rest 7', node22, 'c', 'unhappy-rest.mjs', ['rest'], ['t.wav']],
  ['realtime 6', 'node', 'a', 'unhappy-realtime.mjs', ['tls'], ['t.pcm', 't.cert']],
  ['realtime 7', node22, 'c', 'unhappy-realtime.mjs', ['tls'], ['t.pcm', 't.cert']],
  ['ai', node22, 'a', 'unhappy-ai-sdk.mjs', ['rest', 'realtime'], ['t.pcm', 't.wav']],
  ['livekit', 'node', 'a', 'unhappy-livekit.mjs', ['rest', 'realtime'], ['t.pcm']],
  ['python', python, 'py', 'unhappy.py', ['rest', 'realtime'], ['t.pcm', 't.wav']],
] as const)('%s', async (title, program, dir, file, apis, files) => {
  const cwd = `${play}/${dir}`;
  writeFileSync(`${cwd}/t.pcm`, s16le(TWO_UTTERANCES));
  writeFileSync(`${cwd}/t.wav`, writeWav(TWO_UTTERANCES));
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'localhost' }], {
    ...{ keyType: 'ec', curve: 'P-256', algorithm: 'sha256' },
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });
  writeFileSync(`${cwd}/t.cert`, cert);
  writeFileSync(`${cwd}/t.key`, key);
  const rows: any[] = [];
  for (const api of apis) {
    const trigger: any = api === 'realtime' ? { when: (n: any) => n.said('transcription.completed') } : api === 'tls' ? { options: { tlsCert: `${cwd}/t.cert`, tlsKey: `${cwd}/t.key` }, when: (n: any) => n.sent(160_000) } : {};
    for (const kind of ['nothing', 'wrong key', 'model', 'leaves', 'quota used up', 'too many sessions', 'server full', 'engine fails', 'connection cut', 'server restarts'] as const) {
      if (kind === 'leaves' && api === 'rest') continue;
      const extra: any = title === 'ai' && kind === 'engine fails' ? { options: { idleTimeoutMs: 2000 } } : {};
      const bad = ['wrong key', 'model', 'leaves'].includes(kind);
      const m = await misfortune((bad ? 'nothing' : kind) as any, { ...trigger, ...extra });
      rows.push([api, kind, m, { url: m.url, key: kind === 'wrong key' ? 'another-key' : KEY, api, model: kind === 'model' ? 'large-v3' : api === 'rest' ? 'whisper-1' : title === 'livekit' ? 'gpt-4o-transcribe' : 'gpt-realtime-whisper', ...(kind === 'leaves' && { leaves: true }) }]);
    }
  }
  const cases = JSON.stringify(rows.map((r) => title === 'python' ? r[3] : r[3]));
  const t = Date.now();
  const { stdout, stderr } = await execa(program, [file, ...files, cases, ...(title === 'realtime 7' ? ['newer'] : [])], { cwd, timeout: 30_000, reject: false });
  console.log(title, Date.now() - t, 'ms', stderr.slice(0, 3000));
  let told: any[] = [];
  try { told = JSON.parse(stdout.trim().split('\n').at(-1)!); } catch { console.log(stdout.slice(0, 2000)); }
  rows.forEach(([api, kind, m], i) => console.log(api, kind, JSON.stringify(told[i]), m.network.answers.join(), m.network.connections, m.network.sentBytes, m.sessions));
  for (const [, , m] of rows) await m[Symbol.asyncDispose]();
});
