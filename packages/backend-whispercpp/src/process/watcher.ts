import { spawn } from 'node:child_process';

// The process between Node and a program that does not watch who started it: it ends the program when Node is gone,
// however Node ended. It is in a process group of its own, so that a signal to Node's group (Ctrl-C in a terminal) reaches
// neither of the two: Node decides whether a running call goes on.

export type FromWatcher =
  | { readonly type: 'started'; readonly pid: number }
  | { readonly type: 'not-started'; readonly code: string | undefined; readonly message: string }
  | { readonly type: 'ended'; readonly code: number | null; readonly signal: string | null };

function tell(message: FromWatcher, then: () => void = () => {}): void {
  if (process.connected) process.send?.(message, undefined, {}, then);
  else then();
}

const [program = '', ...parameters] = process.argv.slice(2);
const child = spawn(program, parameters, { stdio: 'inherit', windowsHide: true });

child.on('spawn', () => {
  tell({ type: 'started', pid: child.pid ?? 0 });
});
child.on('error', (error: NodeJS.ErrnoException) => {
  if (child.pid !== undefined) return;
  tell({ type: 'not-started', code: error.code, message: error.message }, () => process.exit(0));
});
child.on('exit', (code, signal) => {
  tell({ type: 'ended', code, signal }, () => process.exit(0));
});

const end = (): void => {
  child.kill('SIGKILL');
};
process.on('disconnect', end);
// Node may have gone while this began.
if (!process.connected) end();
