import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mendJson, readCliJson } from './read-cli-json.js';

const file = `{
\t"model": {"type": "tiny", "multilingual": true},
\t"result": {"language": "de"},
\t"transcription": [
\t\t{
\t\t\t"timestamps": {"from": "00:00:00,000", "to": "00:00:09,000"},
\t\t\t"offsets": {"from": -214748, "to": 9000},
\t\t\t"text": " A \\"nan\\"\n\tB",
\t\t\t"tokens": [
\t\t\t\t{"text": "[_BEG_]", "offsets": {"from": 0, "to": 0}, "id": 50364, "p": 0.9, "t_dtw": -1},
\t\t\t\t{"text": " A \\"nan\\"", "offsets": {"from": 120, "to": 480}, "id": 317, "p": -nan, "t_dtw": 44},
\t\t\t\t{"text": "\n\tB", "id": 400, "p": 0.5, "t_dtw": 1.5e+02}
\t\t\t]
\t\t}
\t]
}`;

describe('the file of whisper-cli', () => {
  it('is read though it is not JSON: line ends within texts, and numbers that are none', () => {
    const heard = readCliJson(file, 4);
    expect(heard).toMatchObject({ language: 'de', wordTimes: 'dtw' });
    expect(heard.segments[0]).toMatchObject({ text: ' A "nan"\n\tB', start: 0, end: 4 });
    const { tokens } = heard.segments[0]!;
    expect(heard.texts.decode(tokens.map(({ id }) => id))).toBe(' A "nan"\n\tB');
    expect(tokens.map(({ p, t0, t1, t_dtw }) => [p, t0, t1, t_dtw])).toEqual([
      [0, 12, 48, 44],
      [0.5, -1, -1, 150],
    ]);
  });

  it('holds as text what is text in an English-only model, too', () => {
    const english = file.replace('"multilingual": true', '"multilingual": false');
    const special = english.replace('"id": 400', '"id": 50256');
    expect(readCliJson(special, 4).segments[0]!.tokens).toHaveLength(1);
    expect(
      readCliJson(file.replace('"id": 400', '"id": 50256'), 4).segments[0]!.tokens,
    ).toHaveLength(2);
  });

  it('is read where times are null', () => {
    const untimed = file.replaceAll(/"offsets": \{[^}]*\}/g, '"offsets": null');
    const [segment] = readCliJson(untimed, 4).segments;
    expect(segment).toMatchObject({ start: 0, end: 4 });
    expect(segment!.tokens.map(({ t0, t1 }) => [t0, t1])).toEqual([
      [-1, -1],
      [-1, -1],
    ]);
  });

  it.each(['', '{}', '[]', '{"result":{},"transcription":[', 'null'])('is refused: %s', (text) => {
    expect(() => readCliJson(text, 1)).toThrow(
      expect.objectContaining({ code: 'ERR_BACKEND_FAILED' }),
    );
  });

  it('is left as it is where it is JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(mendJson(JSON.stringify(value, undefined, '\t')))).toEqual(
          JSON.parse(JSON.stringify(value)),
        );
      }),
    );
  });
});
