// The command line: bin/ws-client.js runs it. No entry for programs reaches anything of it.
export { run } from './cli/run.js';
