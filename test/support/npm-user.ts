import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { startLocalRegistry } from './local-registry.js';

/** A program that runs, and what it has said until it listened. */
export interface Running {
  readonly said: string;
  stop(): Promise<void>;
}

/** What a user has: npm, and the packages as they would be published. */
export interface NpmUser extends AsyncDisposable {
  /** A folder of nothing but what the user makes in it. */
  readonly work: string;
  /**
   * The variables of the user, who has not heard of those that this repository's own tools set. npm takes our packages from
   * here, and all others from where it always takes them.
   */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** An empty folder with a manifest of its own. */
  emptyFolder(name: string, manifest?: object): string;
  /** Installs packages in a folder; without any, those of its manifest. */
  install(folder: string, ...packages: readonly string[]): Promise<void>;
  /** Starts a program in a folder; resolves when it says where it listens. */
  start(
    folder: string,
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
  ): Promise<Running>;
}

export async function createNpmUser(): Promise<NpmUser> {
  const work = mkdtempSync(join(tmpdir(), 'ws-published-'));
  const registry = await startLocalRegistry();
  const environment: Record<string, string | undefined> = { ...process.env };
  for (const name of Object.keys(environment)) {
    if (/^(npm_|ONNXRUNTIME)/i.test(name)) delete environment[name];
  }
  // In a file, and not in variables, for those that begin with `npm_config_@` get lost in shells.
  const own = join(homedir(), '.npmrc');
  const settings = [
    existsSync(own) ? readFileSync(own, 'utf8') : '',
    `@ws:registry=${registry.url}`,
    `cache=${join(work, 'cache')}`,
    ...['yes=true', 'audit=false', 'fund=false', 'update-notifier=false', ''],
  ];
  environment['npm_config_userconfig'] = join(work, 'npmrc');
  writeFileSync(environment['npm_config_userconfig'], settings.join('\n'));
  return {
    work,
    environment,
    emptyFolder(name, manifest = {}) {
      const folder = join(work, name);
      mkdirSync(folder);
      const described = { name, version: '1.0.0', private: true, ...manifest };
      writeFileSync(join(folder, 'package.json'), JSON.stringify(described));
      return folder;
    },
    async install(folder, ...packages) {
      const options = { cwd: folder, env: environment, extendEnv: false };
      await execa('npm', ['install', ...packages], options);
    },
    async start(folder, program, args, env) {
      const child = execa(program, args, { cwd: folder, env, reject: false, all: true });
      let said = '';
      await new Promise<void>((resolve, reject) => {
        child.all.on('data', (piece) => {
          said += String(piece);
          if (/:\/\/127\.0\.0\.1:\d+/.test(said)) resolve();
        });
        void child.then(() => reject(new Error(`${program} ended: ${said}`)));
      });
      return {
        said,
        async stop() {
          child.kill('SIGTERM');
          await child;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await registry[Symbol.asyncDispose]();
      rmSync(work, { recursive: true, force: true });
    },
  };
}
