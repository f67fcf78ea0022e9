import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');

/** What an entry of core is, minified and gzipped, in bytes. */
async function sizeOf(entries: readonly string[]): Promise<number> {
  const contents = entries.map((name) => `export * from './${name}.js';`).join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: join(root, 'packages/core/src'), loader: 'ts' },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
  });
  return gzipSync(outputFiles[0]!.contents, { level: 9 }).length;
}

// docs/decisions/2026-11-21-core-entries.md
describe('@ws/core stays small', () => {
  it.each([
    // 100 bytes of it and of recordings find what an answer says twice; 100 what is too much to be said, and hums.
    // 150 bytes refuse a language in the words that engines have for it, and 20 round times to the millisecond.
    // 40 bytes settle promises in one way. 210 find the partials that were replaced without a look at all events.
    // 2400 tell who speaks in sessions, and change the speaker where a sentence ends.
    // 150 bytes give what a session would leave, while it goes on. 60 say what two partials in a row begin with.
    // 400 bytes give a session one stream of an engine that hears audio as it comes.
    // 50 bytes know a model of one language that is not English.
    [['index'], 26_820],
    [['adapter'], 1_660],
    [['audio'], 4_900],
    [['continue'], 860],
    // 30 bytes keep what all engines can do; 50 know a model of one language.
    [['fallback'], 5_750],
    // 4.5 kB of it are the small words of nine languages, by which subtitles are broken; 950 bytes set two languages; 60 keep
    // tags out of lyrics; 220 write who says it, 480 keep names from breaking a format and apart from what is said, 250
    // write RTTM.
    [['formats'], 14_220],
    // 100 bytes of it say why a model does not translate. 90 wake waiters, for the client, the server and
    // conversations; 40 find a place in what is sorted; 160 cut bytes into frames, and these into channels; 30
    // keep a result; 220 leave out partials that were replaced, for sessions and their clients; 190 check the audio and the
    // process options of small networks, 180 say what a client may ask of speakers; 1700 keep the rules of a journal of
    // sessions, 270 read an address of a store without quoting its secrets; 60 run work in turn, 100 tell whether an engine
    // suits a strategy.
    [['internal'], 21_370],
    // 40 bytes say what a client has of a session that another server takes over.
    [['protocol'], 6_830],
    [['measures'], 1_600],
    // 750 bytes of it translate pieces, and put what they say beside their text; 560 say who says each word.
    // 40 bytes know a model of one language, and keep an engine's streams.
    [['recording'], 20_330],
    // 80 bytes keep the script of Chinese in what the model reads before an utterance, and hear a partial alone; 15 leave the
    // full stop open that ends a hypothesis; 230 find what two partials in a row begin with.
    // 1250 bytes hear an utterance on a stream.
    [['strategies'], 7_660],
    // 360 bytes are the buffer of samples and the tail of a text, which sessions have, too.
    [['streams'], 3_160],
    [['vad'], 2_700],
    [
      [
        'index',
        'adapter',
        'audio',
        'continue',
        'fallback',
        'formats',
        'protocol',
        'measures',
        'recording',
        'strategies',
        'streams',
        'vad',
      ],
      61_960,
    ],
  ])('%j is at most %i bytes', async (entries, most) => {
    expect(await sizeOf(entries)).toBeLessThanOrEqual(most);
  });
});
