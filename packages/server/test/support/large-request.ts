import { once } from 'node:events';
import { connect } from 'node:net';

const MIB = 1024 * 1024;

/**
 * What a server answers to a body that is larger than it takes, once the client has sent nearly all of it: a client reads
 * its answer only then, and has none where the connection was reset.
 *
 * @param address - of the server, `http:` or `ws:`
 * @returns the status line, headers and body
 * @throws what the connection is broken by
 */
export async function answerToLargeBody(address: string, type: string): Promise<string> {
  const { hostname, port, pathname } = new URL(address);
  const client = connect(Number(port), hostname);
  let told = '';
  client.on('data', (bytes) => {
    told += String(bytes);
  });
  const broken = new Promise<never>((_, reject) => client.once('error', reject));
  const head = `POST ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: ${type}\r\ncontent-length: ${8 * MIB}`;
  client.write(`${head}\r\n\r\n`);
  for (let sent = 0; sent < 7; sent++) {
    if (!client.write(Buffer.alloc(MIB))) await Promise.race([once(client, 'drain'), broken]);
  }
  while (told === '') await Promise.race([once(client, 'data'), broken]);
  client.write(Buffer.alloc(MIB - 1));
  // The server has taken it when it answers what follows.
  client.write(`xGET /health/live HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`);
  while (!told.includes('"alive"')) await Promise.race([once(client, 'data'), broken]);
  client.destroy();
  return told;
}
