import { expect, it } from 'vitest';
import { readFileRecord } from './file-record.js';

const record = {
  url: 'https://a.example/x.bin',
  validator: '"1"',
  totalBytes: 3,
  sha256: 'a1'.repeat(32),
};

it.each([record, { url: record.url }, { ...record, sha256: undefined }])(
  'reads %j as it was written',
  (written) => {
    expect(readFileRecord(JSON.stringify(written))).toEqual(written);
  },
);

it.each([
  '',
  '{"url":',
  'null',
  '[]',
  '7',
  ...[
    { url: 1 },
    { validator: {} },
    { totalBytes: '3' },
    { totalBytes: -1 },
    { totalBytes: 0.5 },
    { sha256: 'a1' },
    { sha256: [record.sha256] },
  ].map((wrong) => JSON.stringify({ ...record, ...wrong })),
])('drops %s', (text) => {
  expect(readFileRecord(text)).toBeUndefined();
});
