import { Option } from 'commander';

/** For whoever starts this program for itself: it ends with them, however they end, for they hold the other end. */
export const stopWithStdin = (): Option =>
  new Option(
    '--stop-with-stdin',
    'stop when standard input ends: for a program that starts this one for itself',
  );

/** Calls back when standard input ends. That keeps no process alive. */
export function onStdinEnd(stop: () => void): void {
  const { stdin } = process;
  stdin
    .once('close', stop)
    .on('error', () => {})
    .resume();
  (stdin as { unref?: () => void }).unref?.();
}
