// The files of the page, as a web server sends them. Yours needs to do no more.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const TYPES = {
  'index.html': 'text/html; charset=utf-8',
  'page.js': 'text/javascript',
  'style.css': 'text/css',
  'icon.svg': 'image/svg+xml',
  'inter.woff2': 'font/woff2',
};

/**
 * Answers a request for a file of the page.
 *
 * @param voiceUrl - the server with voice; left out, it is where the page is
 * @returns whether it was one
 */
export async function servePage(request, response, voiceUrl) {
  const { pathname } = new URL(request.url, 'http://localhost');
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  if (!Object.hasOwn(TYPES, name)) return false;
  let body = await readFile(join(import.meta.dirname, 'dist', name));
  // In the attribute of an element: scripts may ask this origin and the server alone.
  if (name === 'index.html' && voiceUrl !== undefined) {
    body = String(body).replace('data-server=""', `data-server="${new URL(voiceUrl).href}"`);
  }
  response.writeHead(200, {
    'content-type': TYPES[name],
    'content-security-policy': policy(voiceUrl),
    'permissions-policy': 'microphone=(self)',
    'x-content-type-options': 'nosniff',
  });
  response.end(body);
  return true;
}

function policy(voiceUrl) {
  const socket = voiceUrl === undefined ? '' : new URL(voiceUrl).origin;
  const http = socket.replace(/^ws/, 'http');
  return [
    `default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'`,
    // The audio thread's script is made in the page.
    `script-src 'self' blob:`,
    `connect-src 'self' ${socket} ${http}`,
    `media-src 'self' data: blob: ${http}`,
    `base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  ].join('; ');
}
