/** The variable in which `ws-client` says that it is the program that a person has called. */
const CALLED_AS = 'WS_CALLED_AS';

/** How this program calls itself where it says what went wrong. */
export function programName(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string {
  return environment[CALLED_AS] === 'ws-client' ? 'ws-client' : 'ws-server';
}
