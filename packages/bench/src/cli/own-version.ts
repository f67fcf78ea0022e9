import { createRequire } from 'node:module';

export function ownVersion(): string {
  const require = createRequire(import.meta.url);
  const { version } = require('@ws/bench/package.json') as { version: string };
  return version;
}
