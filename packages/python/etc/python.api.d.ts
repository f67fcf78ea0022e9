import { TranscriptResult, Logger } from '@ws/core';
import { FromEngine, EngineChannel } from '@ws/core/internal';

/** A version: major, minor, and what follows. */
type Version = readonly [major: number, minor: number, ...rest: readonly number[]];
/** A Python library that an adapter runs in a process of its own, and the environment that it lives in. */
interface PythonEngine {
    /** Also the name of its environment's directory: `faster-whisper`. */
    readonly name: string;
    /** As the package index calls it. */
    readonly library: string;
    /** Versions that the adapter's code is written for: from `from` on, below `below`. */
    readonly versions: {
        readonly from: Version;
        readonly below: Version;
    };
    /** What Python imports. */
    readonly module: string;
    /** Path of its pinned packages. Another set of them is another environment. */
    readonly requirements: string;
    /** Whether pip adds what a platform needs beyond the pinned packages. */
    readonly resolvesDependencies: boolean;
    /** Megabytes that its environment takes on the disk, on Linux x64; others take less. */
    readonly environmentMb: number;
    /** The command that makes the environment. */
    readonly setupCommand: string;
    /** The npm package whose engine it is. */
    readonly owner: string;
}

/** Name and engines of a program that makes environments. */
interface SetupProgramOptions {
    /** The program's: `ws-backend-faster`. */
    readonly name: string;
    readonly version: string;
    readonly description: string;
    /** Engines to choose from; the first is the default. Where there is one, `--engine` is no option. */
    readonly engines: readonly [PythonEngine, ...PythonEngine[]];
}
/**
 * A program with one command, `setup`, which makes the environment of an engine and shows how it goes. `args` are what
 * follows its name. Sets the exit code, and lets the process end.
 */
declare function runSetup(options: SetupProgramOptions, args: readonly string[]): Promise<void>;

/** Which Python runs an engine, and how. */
interface PythonHostOptions {
    /** The caller's own interpreter, with paths of its own. Left out: the environment that `setup` made. */
    readonly python: string | undefined;
    readonly engine: PythonEngine;
    /** Path of the program that it runs. Its arguments are the folder of what `@ws/python` gives it, and the engine's name. */
    readonly program: string;
    /** Variables of its environment, over those of this process. */
    readonly variables: Readonly<Record<string, string>>;
    readonly logger: Logger;
}
/** Where the processes of an engine come from. */
interface PythonHost {
    /**
     * Finds the interpreter; to be called before each start.
     *
     * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` saying what to run, where there is no environment
     */
    find(): void;
    /**
     * Starts a process with the interpreter that was found, and waits for its greeting. It ends with this process, however
     * that ends, since its input does. Samples cross as raw bytes, both ways: those of a result are its `samples`.
     *
     * @param signal - ends a Python that has not sent its greeting
     * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` when there is no such interpreter, or it is of no use
     */
    open<Load extends object, Request extends object, Facts, Result = TranscriptResult>(receive: (message: FromEngine<Facts, Result>) => void, signal: AbortSignal): Promise<EngineChannel<Load, Request>>;
}
/** The processes of one engine: all with the same interpreter, program and variables. */
declare function createPythonHost(options: PythonHostOptions): PythonHost;

/** An engine's environment. */
interface InstalledPython {
    readonly directory: string;
    /** Its interpreter. */
    readonly python: string;
}
/**
 * Finds the environment that `setup` made for an engine; `undefined` if `setup` has made none yet.
 *
 * @param environments - where they are kept; default: in the user's cache
 */
declare function findEnvironment(engine: PythonEngine, environments?: string | undefined): InstalledPython | undefined;

/** How far a setup has come. */
interface SetupProgress {
    /** `waiting`: another process sets this up, and its result will be used. */
    readonly phase: 'waiting' | 'creating' | 'collecting' | 'downloading' | 'installing' | 'checking';
    /** What is being done, for people: `ctranslate2-4.8.5-cp311-cp311-manylinux_2_27_x86_64.whl (38.8 MB)`. */
    readonly what: string;
    /** Packages that are at hand, of `total`. */
    readonly done: number;
    /** Packages that are pinned; a platform may need less of them. */
    readonly total: number;
}

/** Settings of {@link setupEnvironment}. */
interface SetupEnvironmentOptions {
    /** The Python that the environment is made with, 3.10 or later. Default: the first that is found. */
    readonly python?: string | undefined;
    /** Whether an existing environment is made anew; no process may use it meanwhile. Default `false`. */
    readonly force?: boolean | undefined;
    /** Where environments are kept. Default: `whisper-streaming/python` in the user's cache; a backend looks there. */
    readonly directory?: string | undefined;
    readonly signal?: AbortSignal | undefined;
    readonly onProgress?: ((progress: SetupProgress) => void) | undefined;
}
/** An environment that is whole; its interpreter is what the option `python` of a backend takes. */
interface EnvironmentSetup extends InstalledPython {
    /** Whether this call made it. */
    readonly made: boolean;
}
/**
 * Makes the Python environment of an engine, with pinned packages from the user's package index (pip's own settings and
 * proxies count). One that is whole is left as it is; what a cut setup left is made anew. Of several at once, one works
 * and the others wait for it.
 *
 * @throws TranscribeError `ERR_BACKEND_UNAVAILABLE` that says what to install or to run: no Python, too old a one, one
 *   without `venv`, no network, no space; `ERR_INVALID_OPTION`, `ERR_ABORTED`
 */
declare function setupEnvironment(engine: PythonEngine, options?: SetupEnvironmentOptions): Promise<EnvironmentSetup>;

export { type EnvironmentSetup, type InstalledPython, type PythonEngine, type PythonHost, type PythonHostOptions, type SetupEnvironmentOptions, type SetupProgramOptions, type SetupProgress, createPythonHost, findEnvironment, runSetup, setupEnvironment };
