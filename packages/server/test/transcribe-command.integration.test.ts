// `ws-server transcribe` as a person runs it: built, in a process of its own, with the real engine.
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { writeWav } from '@ws/core/audio';
import { TRANSCRIPT_FORMATS } from '@ws/core/formats';
import { wordErrorRate } from '@ws/core/measures';
import { execa } from 'execa';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { demoRecording, demoTranscript } from '../../../test/support/recordings.js';
import { cli } from './support/transcribe-cli.js';

const packageRoot = join(import.meta.dirname, '..');
const demo = join(packageRoot, '..', '..', 'examples', 'live-captions', 'recording', 'demo.wav');
/** The first sentence, in containers. */
const containers = join(packageRoot, '..', 'containers', 'test', 'fixtures');
const said = demoTranscript()
  .map(({ text }) => text)
  .join(' ');

const root = mkdtempSync(join(tmpdir(), 'ws-transcribe-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'run-'));
});

// A signal asks for an orderly end.
const options = { reject: false, cleanup: true, forceKillAfterDelay: false } as const;

const transcribe = (...args: string[]) =>
  execa('node', [cli, 'transcribe', ...args, '--model', 'tiny.en'], { ...options, cwd: folder });

const errorsOf = (text: string): number => wordErrorRate(said, text).rate;

describe('ws-server transcribe', () => {
  it('writes the text to standard output as it is heard', async () => {
    const { stdout, stderr, exitCode } = await transcribe(demo, '--verbose');
    expect(exitCode).toBe(0);
    expect(errorsOf(String(stdout))).toBeLessThan(0.1);
    expect(String(stdout).split('\n').length).toBeGreaterThan(6);
    expect(String(stderr)).toMatch(/^demo\.wav: 100 %/m);
  });

  it('writes files in several formats, and replaces none unasked', async () => {
    const { exitCode } = await transcribe(
      demo,
      '-o',
      'srt,vtt',
      '-f',
      'json',
      '--output-dir',
      'out',
    );
    expect(exitCode).toBe(0);
    const text = (name: string): string => readFileSync(join(folder, 'out', name), 'utf8');
    expect(text('demo.srt')).toMatch(/^1\n00:00:0\d,\d{3} --> 00:00:/);
    expect(text('demo.vtt')).toMatch(/^WEBVTT\n/);
    for (const cue of text('demo.srt').trim().split('\n\n')) {
      const lines = cue.split('\n').slice(2);
      expect(lines.length).toBeLessThanOrEqual(2);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(42);
    }
    const { segments, duration } = JSON.parse(text('demo.json')) as {
      segments: { text: string; end: number }[];
      duration: number;
    };
    expect(duration).toBe(Math.round(demoRecording().length / 16) / 1000);
    expect(errorsOf(segments.map((segment) => segment.text).join(' '))).toBeLessThan(0.1);
    expect(segments.at(-1)!.end).toBeGreaterThan(40);
    const again = await transcribe(demo, '-o', 'srt', '--output-dir', 'out');
    expect(again.exitCode).toBe(2);
    expect(String(again.stderr)).toContain('demo.srt is there already');
    writeFileSync(join(folder, 'demo.wav'), writeWav(demoRecording().subarray(0, 3 * 16_000)));
    const output = ['-o', 'srt', '--output-dir', 'out', '--overwrite'];
    const over = await transcribe('demo.wav', ...output);
    expect(over.exitCode).toBe(0);
    expect(text('demo.srt')).toMatch(/^1\n.*\nGood morning,\nand welcome to the lighthouse\.\s*$/i);
    expect((await transcribe('demo.wav', ...output, '--raw-segments')).exitCode).toBe(0);
    expect(text('demo.srt')).toMatch(/^1\n.*\nGood morning, and welcome to the lighthouse\.\s*$/i);
  });

  it('writes all formats, with lines as wide as openai-whisper is asked for, and times of words', async () => {
    writeFileSync(join(folder, 'short.wav'), writeWav(demoRecording().subarray(0, 3 * 16_000)));
    const flags = ['--output_format', 'all', '--max_line_width', '20', '--karaoke'];
    const { exitCode } = await transcribe('short.wav', ...flags, '--output_dir', 'all');
    expect(exitCode).toBe(0);
    const text = (format: string): string =>
      readFileSync(join(folder, 'all', `short.${format}`), 'utf8');
    for (const format of TRANSCRIPT_FORMATS) expect(text(format)).toMatch(/morning/);
    for (const line of text('srt').split('\n')) {
      if (!line.includes('-->')) expect(line.length).toBeLessThanOrEqual(20);
    }
    expect(text('vtt')).toMatch(/<00:00:0\d\.\d{3}>/);
    expect(text('ass')).toMatch(/\{\\k\d+\} morning/);
    const { transcription } = JSON.parse(text('cpp.json'));
    expect(transcription[0].offsets.to).toBeGreaterThan(1500);
    expect(JSON.stringify(JSON.parse(text('json')).segments)).not.toMatch(
      /"(start|end)":\d+\.\d{4}/,
    );
  });

  it('writes files beside the recordings, and says nothing where no terminal is', async () => {
    copyFileSync(join(containers, 'mono.mp3'), join(folder, 'talk.mp3'));
    const { exitCode, stdout, stderr } = await transcribe('talk.mp3', '-o', 'srt,lrc');
    expect([exitCode, stdout, stderr]).toEqual([0, '', '']);
    expect(readFileSync(join(folder, 'talk.srt'), 'utf8')).toMatch(
      /^1\n00:00:0\d,\d{3} --> .*\nGood morning/,
    );
    expect(readFileSync(join(folder, 'talk.lrc'), 'utf8')).toMatch(/^\[00:0\d\.\d\d\]Good/);
  });

  it('takes the flags of other programs, languages by their names, and tells times', async () => {
    copyFileSync(join(containers, 'mono.mp3'), join(folder, 'talk.mp3'));
    const theirs = ['--task', 'transcribe', '-l', 'English', '--word_timestamps', 'True'];
    const json = await transcribe('talk.mp3', ...theirs, '--output_format', 'json', '--stdout');
    expect(json.exitCode).toBe(0);
    expect(JSON.parse(String(json.stdout)).words[0].word).toMatch(/Good/);
    const { stdout } = await transcribe('talk.mp3', '--timestamps');
    expect(stdout).toMatch(/^\[00:00\] Good morning/);
    expect((await transcribe('talk.mp3', '-osrt', '-otxt', '-of', 'out/it')).exitCode).toBe(0);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['it.srt', 'it.txt']);
  });

  it('leaves out recordings whose transcripts would be one file, and transcribes the others', async () => {
    const short = writeWav(demoRecording().subarray(0, 3 * 16_000));
    mkdirSync(join(folder, 'b'));
    for (const name of ['a.wav', join('b', 'a.wav'), 'c.wav', 'd.wav']) {
      writeFileSync(join(folder, name), short);
    }
    mkdirSync(join(folder, 'out', 'd.txt'), { recursive: true });
    const files = ['a.wav', 'b/a.wav', 'c.wav', 'd.wav'];
    const { exitCode, stderr } = await transcribe(...files, '-o', 'txt', '--output-dir', 'out');
    expect(exitCode).toBe(1);
    // A model that another process prepares is reported between them.
    const refusals = String(stderr)
      .split('\n')
      .filter((line) => line.startsWith('ws-server: '));
    expect(refusals).toEqual([
      expect.stringMatching(/^ws-server: a\.wav and b\/a\.wav would be written to one file, out\//),
      'ws-server: Cannot write out/d.txt: a folder has that name. Move the folder.',
    ]);
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['c.txt', 'd.txt']);
    const skip = await transcribe('d.wav', '-o', 'txt', '--output-dir', 'out', '--skip-existing');
    expect([skip.exitCode, skip.stderr]).toEqual([1, refusals[1]]);
  });

  it.each([
    [['--translate'], /^ws-server: This model is English-only and cannot translate\..*base\.$/],
    [['-l', 'German'], /^ws-server: This model is English-only and cannot hear "de"\..*base\.$/],
  ])('refuses what its model cannot do, before it hears anything: %j', async (args, message) => {
    const { stderr, exitCode } = await transcribe(demo, ...args);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('reports a recording that ends before the text was to begin', async () => {
    const short = join(containers, 'mono.mp3');
    const { stdout, stderr } = await transcribe(short, '--from', '50');
    expect([stdout, stderr]).toEqual([
      '',
      `ws-server: ${short}: --from 50 lies beyond its end, at 00:03`,
    ]);
  });

  it('takes any WAV, and goes on after a file that is none', async () => {
    const samples = demoRecording();
    // Every sample three times: 48 kHz.
    const fast = Float32Array.from(
      { length: 3 * 16_000 * 8 },
      (_, i) => samples[Math.floor(i / 3)]!,
    );
    writeFileSync(join(folder, 'fast.wav'), writeWav(fast, { sampleRate: 48_000 }));
    writeFileSync(join(folder, 'notes.wav'), 'not audio');
    const files = ['notes.wav', 'fast.wav', 'gone.wav'];
    const { stdout, stderr, exitCode } = await transcribe(...files);
    expect(exitCode).toBe(1);
    expect(String(stdout).trim()).not.toBe('');
    await transcribe(...files, '-o', 'txt');
    expect(readdirSync(folder).sort()).toEqual(['fast.txt', 'fast.wav', 'notes.wav']);
    expect(String(stderr)).toMatch(
      /notes\.wav: The audio cannot be decoded: it begins with 6e 6f 74 20/,
    );
    expect(String(stderr)).toMatch(/gone\.wav: there is no such file/);
  });

  it('takes what other programs write: containers and codecs, in one command', async () => {
    const names = ['last.m4a', 'fragments.mp4', 'media-recorder.webm', 'opus.ogg', 'vorbis.ogg'];
    names.push('mono.mp3', 'mono.flac', 'mono.aac');
    // Two recordings of one name would be written to one file.
    const stems = names.map((name) => name.replace('.', '-'));
    const files = names.map((name, i) => `${stems[i]}${extname(name)}`);
    for (const [i, name] of names.entries()) {
      copyFileSync(join(containers, name), join(folder, files[i]!));
    }
    const { stderr, exitCode } = await transcribe(...files, '-o', 'txt', '--output-dir', 'out');
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const stem of stems) {
      const text = readFileSync(join(folder, 'out', `${stem}.txt`), 'utf8');
      expect(text, stem).toMatch(/^Good morning,? and welcome to the lighthouse\.?\s*$/i);
    }
  });

  it('does several at once: a format to standard output in their order, files beside them', async () => {
    const samples = demoRecording();
    mkdirSync(join(folder, 'sub'));
    writeFileSync(join(folder, 'long.wav'), writeWav(samples));
    const short = writeWav(samples.subarray(0, 3 * 16_000));
    writeFileSync(join(folder, 'sub', 'short.wav'), short);
    const both = ['long.wav', join('sub', 'short.wav'), '--jobs', '2'];
    const { stdout, stderr, exitCode } = await transcribe(...both, '-o', 'lrc', '--stdout', '-v');
    expect(exitCode).toBe(0);
    const lines = String(stdout).trim().split('\n');
    expect(lines.every((line) => /^\[\d\d:\d\d\.\d\d\]\S/.test(line))).toBe(true);
    // The short one is done first, and told last.
    expect(lines.at(-1)).toMatch(/^\[00:00\.\d\d\]Good morning/);
    expect(String(stderr)).toMatch(/^long\.wav: \d0 %, [\d.]+ x real time, \d\d:\d\d left$/m);
    writeFileSync(join(folder, 'long.wav'), short);
    expect((await transcribe(...both, '-o', 'txt')).exitCode).toBe(0);
    expect(existsSync(join(folder, 'long.txt'))).toBe(true);
    expect(readFileSync(join(folder, 'sub', 'short.txt'), 'utf8')).toMatch(/^Good morning/);
  });

  it('takes folders, globs, lists and standard input, and keeps the tree', async () => {
    const short = writeWav(demoRecording().subarray(0, 3 * 16_000));
    const make = (...path: string[]): void => {
      mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true });
      writeFileSync(join(folder, ...path), short);
    };
    make('talks', 'one', 'a.wav');
    make('talks', 'two', 'constructor');
    make('talks', '.trash', 'c.wav');
    copyFileSync(join(containers, 'mono.mp3'), join(folder, 'talks', 'one', 'a.mp3'));
    writeFileSync(join(folder, 'talks', 'broken.wav'), 'not audio');
    writeFileSync(join(folder, 'list'), 'talks/two/constructor\n');
    const out = ['-o', 'txt', '--output-dir', 'out', '--skip-existing'];
    const first = await transcribe('talks', '-r', '--files-from', 'list', ...out);
    expect(first.exitCode).toBe(1);
    expect(first.stderr).toMatch(/^ws-server: talks\/broken\.wav: The audio cannot be decoded/);
    const files = (): string[] =>
      readdirSync(join(folder, 'out'), { recursive: true, encoding: 'utf8' }).sort();
    const written = ['constructor.txt', 'one', join('one', 'a.mp3.txt'), join('one', 'a.wav.txt')];
    expect(files()).toEqual(written);
    expect(readFileSync(join(folder, 'out', 'one', 'a.wav.txt'), 'utf8')).toMatch(/^Good morning/);
    rmSync(join(folder, 'out', 'one', 'a.mp3.txt'));
    const again = await transcribe('talks/**/a.*', ...out);
    expect([again.exitCode, again.stderr]).toEqual([
      0,
      'ws-server: skipped 1 recording, whose files are there',
    ]);
    expect(files()).toEqual(written);
    const piped = await execa('node', [cli, 'transcribe', '-', '--model', 'tiny.en'], {
      ...{ cwd: folder, input: readFileSync(join(containers, 'opus.ogg')), reject: false },
    });
    expect([piped.exitCode, piped.stderr]).toEqual([0, '']);
    expect(piped.stdout).toMatch(/^Good morning/);
  });

  it.runIf(process.platform === 'linux')(
    'reads a pipe, refuses what is no file, and says that standard output is full',
    async () => {
      const samples = demoRecording();
      writeFileSync(join(folder, 'start.wav'), writeWav(samples.subarray(0, 3 * 16_000)));
      const bash = (script: string) =>
        execa('bash', ['-c', script.replace('TO', `node ${cli} transcribe -m tiny.en --quiet`)], {
          ...{ cwd: folder, stdin: 'ignore', reject: false, cleanup: true },
        });
      const piped = await bash('TO <(cat start.wav)');
      expect([piped.exitCode, piped.stderr]).toEqual([0, '']);
      expect(piped.stdout).toMatch(/^Good morning/);
      const zeros = await bash('TO /dev/zero');
      expect(zeros.stderr).toBe(
        'ws-server: Cannot read /dev/zero: it is neither a file nor a pipe.',
      );
      expect(zeros.exitCode).toBe(1);
      const inner = await bash('TO start.wav/inner.wav');
      expect(inner.stderr).toBe(
        'ws-server: Cannot read start.wav/inner.wav: a part of its path is a file, where a folder is needed. Check the path.',
      );
      const full = await bash('TO start.wav > /dev/full');
      expect(full.stderr).toMatch(/^ws-server: Cannot write to standard output: ENOSPC.*\.$/);
      expect(full.exitCode).toBe(1);
      symlinkSync(folder, join(folder, 'here'));
      for (const other of ['"$PWD/start.wav"', 'here/start.wav']) {
        const same = await bash(`TO start.wav ${other} -o txt --overwrite`);
        expect([same.exitCode, same.stderr]).toEqual([0, '']);
        expect(readdirSync(folder).sort()).toContain('start.txt');
      }
      const nowhere = await bash('TO start.wav -o txt --output-dir /proc/nothing');
      expect(nowhere.stderr).toMatch(
        /^ws-server: Cannot write \/proc\/nothing\/start: its folder is not there and cannot be made/,
      );
      expect(nowhere.exitCode).toBe(1);
    },
  );

  it('shows names of files without what they would do in a terminal', async () => {
    const name = '\x1b]0;owned\x07.wav';
    writeFileSync(join(folder, name), 'not audio');
    const { exitCode, stderr } = await transcribe(name, `gone${name}`, '-v');
    expect(exitCode).toBe(1);
    expect(stderr).toContain('\\x1b]0;owned\\x07.wav: The audio cannot be decoded');
    expect(stderr).toContain('gone\\x1b]0;owned\\x07.wav: there is no such file');
    expect(stderr).not.toContain('\x1b');
    const usage = await transcribe('a.wav', '--\x1b[2J');
    expect([usage.exitCode, usage.stderr]).toEqual([2, expect.not.stringContaining('\x1b')]);
  });

  it.each([
    [[], /Name recordings: files, folders/],
    [['a.wav', '-o', 'doc'], /a list of srt, vtt, ass, txt, tsv, lrc, json, cpp\.json/],
    [['a.wav', '-o', 'srt,vtt', '--stdout'], /takes one format/],
    [['a.wav', '--skip-existing'], /given with -o/],
    [['a.wav', '-of', 'out'], /"--output-file".*given with -o/],
    [['a.wav', '-osrt', '-of', 'out', '--output-dir', '.'], /left out with --output-dir/],
    [['--watch', '.', '-osrt', '-of', 'out'], /left out with --watch/],
    [['a.wav', '-o', 'srt', '--skip-existing', '--overwrite'], /left out with --overwrite/],
    [['a.wav', '--from', '-1'], /a number from 0/],
    [['a.wav', 'b.wav', '-osrt', '-of', 'out'], /files of one recording, and there are 2/],
    [['a.wav', '--vad', 'ears'], /silero, webrtc, energy, none/],
    [[demo, '-b', 'moonshine', '--precision', 'int8'], /precision.*moonshine has none.*onnx/],
  ])('refuses %j', async (args, message) => {
    const { exitCode, stderr } = await execa('node', [cli, 'transcribe', ...args], {
      ...options,
      cwd: folder,
    });
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});
