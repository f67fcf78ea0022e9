import { randomUUID } from 'node:crypto';
import { request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** Two hours of speech, token by token, are some 20 MB; a larger answer is not whisper-server's. */
const MAX_ANSWER_BYTES = 128 * 1024 * 1024;

/**
 * Asks a server. Each request has a connection of its own: whisper-server ends a computation when its connection closes,
 * and closes idle ones whenever it likes. There is no time limit but the signal.
 *
 * @throws Error of the connection, or the signal's
 */
export function get(url: URL, signal: AbortSignal): Promise<HttpAnswer> {
  return send(url, { method: 'GET', signal });
}

/**
 * Sends a form of some fields and one file.
 *
 * @param fileName - plain ASCII
 * @param onSent - called when the last byte is on its way
 * @throws Error of the connection, or the signal's
 */
export function postForm(
  url: URL,
  fields: Readonly<Record<string, string>>,
  fileName: string,
  file: Uint8Array,
  signal: AbortSignal,
  onSent?: () => void,
): Promise<HttpAnswer> {
  const boundary = `ws-${randomUUID()}`;
  const part = (disposition: string): string =>
    `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
  const before = Object.entries(fields).map(
    ([name, value]) => `${part(`name="${name}"`)}\r\n${value}\r\n`,
  );
  before.push(`${part(`name="file"; filename="${fileName}"`)}Content-Type: audio/wav\r\n\r\n`);
  const body = [Buffer.from(before.join('')), file, Buffer.from(`\r\n--${boundary}--\r\n`)];
  const headers = {
    'Content-Type': `multipart/form-data; boundary=${boundary}`,
    'Content-Length': body.reduce((sum, { length }) => sum + length, 0),
  };
  return send(url, { method: 'POST', headers, signal }, body, onSent);
}

function send(
  url: URL,
  options: RequestOptions,
  body: readonly Uint8Array[] = [],
  onSent: () => void = () => {},
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? secureRequest : plainRequest;
    const sent = request(url, { ...options, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      let length = 0;
      response.on('data', (piece: Buffer) => {
        length += piece.length;
        if (length <= MAX_ANSWER_BYTES) pieces.push(piece);
        else response.destroy(new Error(`the answer has more than ${MAX_ANSWER_BYTES} bytes`));
      });
      response.on('error', reject);
      response.on('aborted', () => reject(new Error('the connection broke within the answer')));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(pieces).toString('utf8') });
      });
    });
    sent.on('error', reject);
    sent.on('finish', onSent);
    for (const piece of body) sent.write(piece);
    sent.end();
  });
}
