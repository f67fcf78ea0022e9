import { describe, expect, it } from 'vitest';
import { type Logger, silentLogger } from '../contracts/logger.js';
import { flag, group, LOGGER, number, required, text, wholeNumber } from './option-kinds.js';
import {
  type DefaultsOf,
  defaultsOf,
  extendSpec,
  type OptionSpec,
  readGivenOptions,
  readOption,
  readOptions,
  type SettingsOf,
} from './option-spec.js';

interface BeamOptions {
  readonly width?: number | undefined;
  readonly patience?: number | undefined;
}

interface EngineOptions {
  readonly logger?: Logger | undefined;
  readonly model: string;
  readonly threads?: number | undefined;
  readonly gpu?: boolean | undefined;
  readonly library?: string | undefined;
  readonly beam?: BeamOptions | undefined;
}

const BEAM: OptionSpec<SettingsOf<BeamOptions>> = {
  width: wholeNumber(1, 8, 1),
  patience: number(0, 10, 1.5),
};

type EngineSettings = SettingsOf<EngineOptions, 'library'>;

const ENGINE: OptionSpec<EngineSettings> = {
  logger: LOGGER,
  model: required(text()),
  threads: wholeNumber(1, 64, 4),
  gpu: flag(true),
  library: text(),
  beam: group(BEAM),
};

const DEFAULTS: DefaultsOf<EngineOptions, 'model' | 'library'> = defaultsOf(ENGINE);

const refused = (message: string, details: object) =>
  expect.objectContaining({ code: 'ERR_INVALID_OPTION', message, details });

describe('options by their spec', () => {
  it('are given, or their defaults; what is undefined is left out', () => {
    const settings: EngineSettings = readOptions(ENGINE, { model: 'base', gpu: undefined });
    expect(settings).toEqual({
      logger: silentLogger,
      model: 'base',
      threads: 4,
      gpu: true,
      library: undefined,
      beam: { width: 1, patience: 1.5 },
    });
    expect(Object.keys(settings)).toEqual(Object.keys(ENGINE));
    const given = { model: 'tiny', threads: 2, gpu: false, library: '/lib', beam: { width: 8 } };
    expect(readOptions(ENGINE, given)).toEqual({
      ...given,
      logger: silentLogger,
      beam: { width: 8, patience: 1.5 },
    });
    expect(given.beam).toEqual({ width: 8 });
  });

  it('are taken from classes, too', () => {
    class Options {
      get model(): string {
        return 'base';
      }
    }
    expect(readOptions(ENGINE, new Options())).toMatchObject({ model: 'base', threads: 4 });
    expect(readOptions(ENGINE, Object.assign(Object.create(null), { model: 'a' }))).toMatchObject({
      model: 'a',
    });
  });

  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    [[], 'an array'],
    ['base', '"base"'],
    [() => {}, 'a function'],
  ])('are refused where they are no object: %s', (options, shown) => {
    expect(() => readOptions(ENGINE, options)).toThrow(
      refused(`Option "options" is ${shown}, but must be an object.`, {
        option: 'options',
        accepted: 'an object',
      }),
    );
  });

  it.each(['thread', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'are refused where their name is unknown: %s',
    (name) => {
      const options = JSON.parse(`{"model": "base", ${JSON.stringify(name)}: {}}`);
      const known = 'logger, model, threads, gpu, library, beam';
      for (const read of [readOptions, readGivenOptions]) {
        expect(() => read(ENGINE, options)).toThrow(
          refused(`There is no option "${name}". Known: ${known}.`, { option: name }),
        );
      }
      expect(({} as { thread?: unknown }).thread).toBeUndefined();
    },
  );

  it('are not taken from what every object inherits', () => {
    const spec = { constructor: flag(true) } as OptionSpec<{ constructor: boolean }>;
    expect(() => readOptions(spec, {})).toThrow(/"constructor" is a function/);
  });

  it.each([
    [{ model: 'base', threads: 1.5 }, 'threads', '1.5', 'a whole number from 1 to 64'],
    [{ model: 'base', threads: Number.NaN }, 'threads', 'NaN', 'a whole number from 1 to 64'],
    [{ model: 'base', gpu: null }, 'gpu', 'null', 'true or false'],
    [{}, 'model', 'undefined', 'a string that is not empty, of well-formed Unicode'],
    [{ model: 'base', beam: null }, 'beam', 'null', 'an object'],
    [{ model: 'base', beam: [1] }, 'beam', 'an array', 'an object'],
    [{ model: 'base', beam: { width: 0 } }, 'beam.width', '0', 'a whole number from 1 to 8'],
  ])('%j is refused by name', (options, option, shown, accepted) => {
    expect(() => readOptions(ENGINE, options)).toThrow(
      refused(`Option "${option}" is ${shown}, but must be ${accepted}.`, { option, accepted }),
    );
  });

  it('of a group are told with its name', () => {
    expect(() => readOptions(ENGINE, { model: 'base', beam: { breadth: 1 } })).toThrow(
      refused('There is no option "beam.breadth". Known: width, patience.', {
        option: 'beam.breadth',
      }),
    );
    expect(() => readOptions(BEAM, 7, 'beam')).toThrow(/^Option "beam" is 7, but must be an obj/);
    expect(() => readOptions(BEAM, { width: 9 }, 'beam')).toThrow(/"beam.width" is 9/);
  });
});

describe('options that are given', () => {
  it('are those that are there, and what is undefined stays so', () => {
    const given = readGivenOptions(ENGINE, { gpu: undefined, beam: { width: 2 } });
    expect(given).toEqual({ gpu: undefined, beam: { width: 2, patience: 1.5 } });
    expect(Object.keys(given)).toEqual(['gpu', 'beam']);
    expect(() => readGivenOptions(ENGINE, { threads: 0 })).toThrow(/"threads" is 0/);
    expect(() => readGivenOptions(ENGINE, null as never, 'engine')).toThrow(/"engine" is null/);
  });
});

describe('one option', () => {
  it('is read by its kind', () => {
    expect(readOption(wholeNumber(1, 4, 2), 'threads', undefined)).toBe(2);
    expect(readOption(wholeNumber(1, 4, 2), 'threads', 3)).toBe(3);
    expect(() => readOption(wholeNumber(1, 4, 2), 'threads', 5)).toThrow(/"threads" is 5/);
  });
});

describe('defaults', () => {
  it('are the values that there are, and nobody can change them', () => {
    expect(DEFAULTS).toEqual({ threads: 4, gpu: true, beam: { width: 1, patience: 1.5 } });
    expect(Object.keys(DEFAULTS)).toEqual(['threads', 'gpu', 'beam']);
    expect(Object.isFrozen(DEFAULTS)).toBe(true);
    expect(Object.isFrozen(DEFAULTS.beam)).toBe(true);
  });
});

describe('a spec that does not fit its options', () => {
  it('does not compile', () => {
    type Beam = SettingsOf<BeamOptions>;
    const width = wholeNumber(1, 8, 1);
    const patience = number(0, 10, 1);
    const specs: readonly OptionSpec<Beam>[] = [
      // @ts-expect-error: `patience` is missing
      { width },
      // @ts-expect-error: there is no `depth`
      { width, patience, depth: width },
      // @ts-expect-error: no default, and not said to be open
      { width, patience: number(0, 10) },
      // @ts-expect-error: no number
      { width, patience: flag(true) },
      extendSpec({ width }, { patience }),
      // @ts-expect-error: there is no `depth`
      extendSpec({ width }, { patience, depth: width }),
      // @ts-expect-error: `patience` is missing
      extendSpec({ width }, {}),
    ];
    expect(specs).toHaveLength(7);
  });
});
