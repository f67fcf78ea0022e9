// `ws-server transcribe` on videos: built, in a process of its own, with the real engine, and with ffmpeg where it is installed.
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '@ws/cli-kit/ffmpeg';
import { execa } from 'execa';
import { beforeEach, describe, expect, it } from 'vitest';
import { cli, newFolder } from './support/transcribe-cli.js';

/** A picture, a tone, and the first sentence in the second track. */
const fixtures = join(import.meta.dirname, '..', '..', 'containers', 'test', 'fixtures');
const FIRST = /Good morning,?\s+and welcome to the lighthouse/i;

const hasFfmpeg = findProgram('ffmpeg') !== undefined;
if (!hasFfmpeg) console.warn('Tests of what ffmpeg writes are skipped: it is not installed.');

let folder: string;
beforeEach(() => {
  folder = newFolder();
  for (const ending of ['mp4', 'webm']) {
    copyFileSync(join(fixtures, `two-tracks.${ending}`), join(folder, `talk.${ending}`));
  }
});

const options = { reject: false, cleanup: true, stdin: 'ignore' } as const;
const transcribe = (args: readonly string[], env: Record<string, string> = {}) =>
  execa('node', [cli, 'transcribe', ...args, '-m', 'tiny.en'], { ...options, cwd: folder, env });

it('hears the sound track that is wanted', async () => {
  const { exitCode, stdout, stderr } = await transcribe(['talk.mp4', 'talk.webm', '--track', '2']);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(String(stdout).match(new RegExp(FIRST, 'gi'))).toHaveLength(2);
  const none = await transcribe(['talk.mp4', '--track', '3']);
  expect(none.exitCode).toBe(1);
  expect(none.stderr).toMatch(/has no audio track 3\. Take one of its 2\./);
});

it('says that --mux needs ffmpeg, before it transcribes', async () => {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(process.execPath, join(bin, 'node'));
  const { exitCode, stderr } = await transcribe(['talk.mp4', '--mux'], { PATH: bin });
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(
    /^ws-server: ffmpeg, which is not installed, is needed to write subtitles into videos\. Install/,
  );
  expect(readdirSync(folder).sort()).toEqual(['bin', 'talk.mp4', 'talk.webm']);
});

it.runIf(hasFfmpeg)('writes subtitles into copies of videos, and leaves the videos', async () => {
  copyFileSync(join(fixtures, 'mono.mp3'), join(folder, 'sound.mp3'));
  const before = readFileSync(join(folder, 'talk.mp4'));
  const flags = ['--track', '2', '--mux', '--output-dir', 'out'];
  const { exitCode, stderr } = await transcribe(['talk.mp4', 'talk.webm', ...flags]);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(readdirSync(join(folder, 'out')).sort()).toEqual([
    ...['talk.mp4.srt', 'talk.mp4.subtitled.mp4'],
    ...['talk.webm.srt', 'talk.webm.subtitled.webm'],
  ]);
  for (const name of ['talk.mp4.subtitled.mp4', 'talk.webm.subtitled.webm']) {
    const video = join(folder, 'out', name);
    const { stdout } = await execa('ffmpeg', ['-v', 'error', '-i', video, '-f', 'srt', '-']);
    expect(stdout).toMatch(FIRST);
    const { stderr: streams } = await execa('ffmpeg', ['-i', video], { reject: false });
    expect(streams.match(/Stream #0:\d.*: (Video|Audio|Subtitle)/g)).toHaveLength(4);
  }
  expect(readFileSync(join(folder, 'talk.mp4'))).toEqual(before);
  const again = await transcribe(['talk.mp4', 'talk.webm', ...flags]);
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toMatch(/talk\.mp4\.srt is there already/);
  rmSync(join(folder, 'out', 'talk.mp4.subtitled.mp4'));
  // Subtitles that were corrected go into the video, and stay.
  const subtitles = join(folder, 'out', 'talk.mp4.srt');
  const corrected = readFileSync(subtitles, 'utf8').replace(/lighthouse/i, 'LIGHTHOUSE');
  writeFileSync(subtitles, corrected);
  const rest = await transcribe(['talk.mp4', 'talk.webm', ...flags, '--resume']);
  expect([rest.exitCode, rest.stderr]).toEqual([
    0,
    'ws-server: skipped 1 recording, whose files are there',
  ]);
  const muxed = join(folder, 'out', 'talk.mp4.subtitled.mp4');
  const { stdout: shown } = await execa('ffmpeg', ['-v', 'error', '-i', muxed, '-f', 'srt', '-']);
  expect(shown).toMatch('LIGHTHOUSE');
  expect(readFileSync(subtitles, 'utf8')).toBe(corrected);
  const sound = await transcribe(['sound.mp3', '--mux']);
  expect([sound.exitCode, sound.stderr]).toEqual([
    0,
    'ws-server: sound.mp3: no video that can have subtitles (.mp4, .m4v, .mov, .mkv, .webm); its transcript is written alone',
  ]);
  expect(readFileSync(join(folder, 'sound.srt'), 'utf8')).toMatch(FIRST);
});

describe.runIf(hasFfmpeg).each([
  ['mp4', 'mov_text'],
  ['mkv', 'srt'],
])('a video (%s) that has subtitles', (ending, codec) => {
  it('gets those in their language, which a player shows instead', async () => {
    const old = '1\n00:00:00,000 --> 00:00:01,000\nOld.\n';
    const french = ['-metadata:s:s:0', 'language=fra', '-disposition:s:0', 'default'];
    const maps = ['-map', '0:v', '-map', '0:a', '-map', '1', '-c', 'copy', '-c:s', codec];
    const files = ['-i', join(folder, 'talk.mp4'), '-f', 'srt', '-i', 'pipe:0'];
    const had = join(folder, `had.${ending}`);
    await execa('ffmpeg', ['-v', 'error', ...files, ...maps, ...french, had], { input: old });

    const { exitCode, stderr } = await transcribe([had, '--track', '2', '--mux']);
    expect([exitCode, stderr]).toEqual([0, '']);
    const muxed = ['-i', join(folder, `had.subtitled.${ending}`)];
    const told = await execa('ffmpeg', muxed, { reject: false });
    const tracks = String(told.stderr).match(/Stream.*Subtitle.*/g);
    expect(tracks).toEqual([
      expect.stringMatching(/\(eng\): Subtitle.*\(default\)/),
      expect.stringMatching(/\((fra|fre)\): Subtitle(?!.*default)/),
    ]);
  });
});

it.runIf(hasFfmpeg)('reads by ffmpeg what it has no decoder for', async () => {
  const from = ['-i', join(fixtures, 'telephone.wav'), '-c:a', 'ac3'];
  await execa('ffmpeg', ['-v', 'error', ...from, join(folder, 'talk.mkv')]);
  const { exitCode, stdout, stderr } = await transcribe(['talk.mkv']);
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(FIRST);
});
