import type { Option } from 'commander';
import { asksForAll, createProgram, type ServerProgram } from './arguments.js';
import { type FileSetting, readConfigFile } from './config/config-file.js';
import { type Flagged, kindOf, type OperatorOptions } from './server-flags.js';

/** What an operator said, wherever. */
export interface OperatorSettings {
  readonly settings: OperatorOptions;
  /** Where each setting comes from: `--port`, `PORT`, `server.yaml:3`. What is not there is a default. */
  readonly sources: ReadonlyMap<Flagged, string>;
  /** The settings are to be printed, and that is all. */
  readonly printsConfig: boolean;
  /** The server stops when standard input ends. */
  readonly stopsWithStdin: boolean;
}

/**
 * Reads the command line, the environment, and the file that they name: what stands first of these wins.
 *
 * @param args - without the program
 * @param adjust - how the program tells its errors
 * @throws CommanderError, when it has told help, the version, or what is wrong; TranscribeError `ERR_INVALID_OPTION`
 * where that is the file
 */
export function readArguments(
  args: readonly string[],
  version: string,
  adjust: (program: ServerProgram['program']) => void = () => {},
): OperatorSettings {
  const { program, flags } = createProgram(version, asksForAll(args));
  adjust(program.exitOverride());
  // An empty variable, as compose files make them, is one that is not set.
  for (const { envVar, required } of program.options) {
    if (envVar === undefined) continue;
    // Of a flag without a value commander takes any text for yes.
    const isOff = !required && /^(?:0|false|no|off)$/i.test(process.env[envVar] ?? '');
    if (process.env[envVar] === '' || isOff) delete process.env[envVar];
  }
  program.parse(args, { from: 'user' });
  const values = program.opts<
    Record<string, unknown> & {
      readonly config?: string;
      readonly printConfig?: true;
      readonly stopWithStdin?: true;
    }
  >();
  const file = configOf(values.config);
  const settings: Partial<Record<Flagged, unknown>> = {};
  const sources = new Map<Flagged, string>();
  for (const [name, option] of flags) {
    const attribute = option.attributeName();
    const source = sourceOf(option, program.getOptionValueSource(attribute), file.get(name));
    if (source !== undefined) sources.set(name, source);
    const isOfFile = source !== undefined && source === file.get(name)?.place;
    const given = isOfFile ? file.get(name)!.value : values[attribute];
    settings[name] = given ?? kindOf(name).fallback;
  }
  return {
    settings: settings as OperatorOptions,
    sources,
    printsConfig: values.printConfig === true,
    stopsWithStdin: values.stopWithStdin === true,
  };
}

function configOf(path: string | undefined): ReadonlyMap<Flagged, FileSetting> {
  return path === undefined ? new Map<Flagged, FileSetting>() : readConfigFile(path);
}

function sourceOf(
  { long, envVar }: Option,
  source: string | undefined,
  inFile: FileSetting | undefined,
): string | undefined {
  if (source === 'cli') return long;
  if (source === 'env') return envVar;
  return inFile?.place;
}
