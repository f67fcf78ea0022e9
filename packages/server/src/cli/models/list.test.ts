import type { ListedModel } from '@ws/models';
import { expect, it } from 'vitest';
import { formatList } from './list.js';

const absent: ListedModel = {
  kind: 'model',
  name: 'large-v3',
  aliases: ['large'],
  repository: 'Systran/faster-whisper-large-v3',
  licence: 'MIT',
  parameters: 1550e6,
  multilingual: true,
  melBands: 128,
  sizeBytes: 3.1e9,
  state: 'absent',
  source: undefined,
  directory: undefined,
  hereBytes: 0,
};

it('says of every model what it is, and how much of it is here', () => {
  const english = { ...absent, name: 'tiny.en', aliases: [], parameters: 39e6, sizeBytes: 78e6 };
  const ready = { ...english, multilingual: false, state: 'ready', hereBytes: 78e6 } as const;
  const lines = formatList(
    [
      absent,
      { ...ready, source: 'cache', directory: '/cache/tiny.en' },
      { ...ready, name: 'base.en', source: 'hf-cache', directory: '/hub/base.en' },
      { ...absent, name: 'medium', aliases: [], state: 'partial', hereBytes: 1e9 },
      { ...absent, name: 'small', aliases: [], state: 'invalid' },
      {
        ...absent,
        name: 'someone/model',
        aliases: [],
        licence: undefined,
        parameters: undefined,
        multilingual: undefined,
        sizeBytes: 0,
        state: 'partial',
        hereBytes: 22e6,
      },
      {
        ...absent,
        ...{ kind: 'file', name: 'smart-turn', aliases: [], licence: undefined },
        ...{ parameters: undefined, multilingual: undefined, sizeBytes: 8.7e6 },
        ...{ state: 'ready', source: 'cache', directory: '/cache/smart-turn', hereBytes: 8.7e6 },
      },
    ],
    '/cache',
  );
  expect(lines).toEqual([
    'NAME              LANGUAGES    WEIGHTS    SIZE  LICENCE  HERE',
    'large-v3 (large)  many          1550 M  3.1 GB  MIT',
    'tiny.en           English         39 M   78 MB  MIT      yes',
    'base.en           English         39 M   78 MB  MIT      Hugging Face cache',
    'medium            many          1550 M  3.1 GB  MIT      in part (32 %)',
    'small             many          1550 M  3.1 GB  MIT      damaged',
    'someone/model                                            in part',
    'smart-turn        not Whisper             9 MB           yes',
    '',
    'The cache /cache holds 1.1 GB.',
  ]);
});

it('says that the cache is empty', () => {
  expect(formatList([absent], '/cache').at(-1)).toBe('The cache /cache is empty.');
});
