import { expect, it } from 'vitest';
import {
  openAutomatic,
  play,
  type Reply,
  silence,
  speech,
  transcript,
} from './__fixtures__/session-under-test.js';

// Sounds in which nothing is said: the third one has words.
const third: Reply = (_, index) => transcript(index === 2 ? 'words' : '');

async function hearThree(
  emptyFinals: boolean | undefined,
): Promise<ReturnType<typeof openAutomatic>> {
  const opened = openAutomatic(third, { emptyFinals });
  for (let i = 0; i < 3; i++) {
    await play(opened.session, speech(400));
    await play(opened.session, silence(800));
  }
  await opened.session.end();
  await opened.done;
  return opened;
}

it('with emptyFinals an utterance in which nothing was said has an empty final', async () => {
  const { finals } = await hearThree(true);
  expect(finals().map(({ text }) => text)).toEqual(['', '', 'words']);
});

it('without emptyFinals it has none, and the numbers have no gap', async () => {
  const { all, finals } = await hearThree(undefined);
  expect(finals().map(({ text, utteranceId }) => [text, utteranceId])).toEqual([['words', 3]]);
  expect(all.map(({ seq }) => seq)).toEqual(all.map((_, i) => i + 1));
});

it('a caller who flushes is answered', async () => {
  const { session, finals, done } = openAutomatic(() => transcript(''), {});
  await play(session, speech(400));
  await session.flush();
  await play(session, silence(500));
  await session.flush();
  await session.end();
  await done;
  expect(finals().map(({ text }) => text)).toEqual(['', '']);
});

it.each([
  [undefined, []],
  [true, ['']],
])(
  'with emptyFinals %s a caller that ends the session has %j of a last sound',
  async (emptyFinals, texts) => {
    const { session, finals, done } = openAutomatic(() => transcript(''), { emptyFinals });
    await play(session, speech(400));
    await session.end();
    await done;
    expect(finals().map(({ text }) => text)).toEqual(texts);
  },
);

it('what was shown is taken back', async () => {
  const { session, partials, finals } = openAutomatic(
    ({ options }) => transcript(options.timestamps ? '' : 'heard'),
    { emptyFinals: false, partialIntervalMs: 500 },
  );
  await play(session, speech(1200));
  await play(session, silence(800));
  expect(partials().at(-1)).toMatchObject({ text: 'heard', utteranceId: 1 });
  expect(finals()).toMatchObject([{ text: '', utteranceId: 1 }]);
  await session.end();
});
