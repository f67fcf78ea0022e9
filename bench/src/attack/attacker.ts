// The hostile client, in a process of its own. usage: attacker URL NUMBER; a message from the parent ends it.
import { ATTACKS, connectEnemy } from './attacks.js';

const [, , url = '', number] = process.argv;
const stop = new AbortController();
process.once('message', () => stop.abort());
process.once('disconnect', () => process.exit());
await ATTACKS[Number(number)]!.run(() => connectEnemy(url), stop.signal);
process.exit();
