import { writeFileSync } from 'node:fs';
import { writeWav } from '@ws/core/audio';
import { execa } from 'execa';
import { it } from 'vitest';
import { KEY, misfortune, TWO_UTTERANCES } from './support/misfortunes.js';
import { s16le } from './support/raw-client.js';
const cwd = '/tmp/h/clients-play/b';
it.each(['sdk.mjs', 'sdk.py', 'livekit.mjs'])('%s', async (program) => {
  writeFileSync(`${cwd}/t.pcm`, s16le(TWO_UTTERANCES));
  writeFileSync(`${cwd}/t.wav`, writeWav(TWO_UTTERANCES));
  const said = (text: string) => ({ when: (n: any) => n.said(text) });
  const rows: any[] = [];
  for (const api of ['v1', 'v2', 'post']) {
    const trigger = api === 'v1' ? said('"is_final":true') : api === 'v2' ? said('"event":"EndOfTurn"') : { when: (n: any) => n.sent(20_000) };
    for (const kind of ['nothing', 'wrong key', 'language', 'leaves', 'quota used up', 'too many sessions', 'server full', 'engine fails', 'connection cut', 'server restarts'] as const) {
      if (kind === 'leaves' && api === 'post') continue;
      if (kind === 'language' && api === 'v2') continue;
      const bad = ['wrong key', 'language', 'leaves'].includes(kind);
      const m = await misfortune((bad ? 'nothing' : kind) as any, trigger);
      rows.push([api, kind, m, { url: m.url, key: kind === 'wrong key' ? 'another-key' : KEY, api, ...(kind === 'language' && { language: 'tlh' }), ...(kind === 'leaves' && { leaves: true }) }]);
    }
  }
  const cases = JSON.stringify(rows.map((r) => r[3]));
  const args = program === 'livekit.mjs' ? ['t.pcm', cases] : ['t.pcm', 't.wav', cases];
  const t = Date.now();
  const { stdout, stderr } = await execa(program.endsWith('py') ? '/tmp/h/clients-play/v/bin/python' : 'node', [`unhappy-${program}`, ...args], { cwd, timeout: 30_000, reject: false });
  console.log(program, Date.now() - t, 'ms', stderr.slice(0, 3000));
  try {
    const told = JSON.parse(stdout.split('\n').at(-1)!);
    rows.forEach(([api, kind, m], i) => console.log(api, kind, JSON.stringify(told[i]), m.network.answers.join(), m.network.sentBytes, m.sessions));
  } catch {
    console.log(stdout.slice(0, 2000));
    rows.forEach(([api, kind, m]) => console.log(api, kind, m.network.answers.join(), m.network.sentBytes, m.sessions));
  }
  for (const [, , m] of rows) await m[Symbol.asyncDispose]();
});
