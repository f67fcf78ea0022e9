// Exits with 0 where the server in this container takes sessions, or its worker jobs; else with 1. A server serves HTTP or,
// where it has a certificate, HTTPS. The certificate is for other names than this one's, and is not checked.
import { get as getPlain } from 'node:http';
import { get as getSecure } from 'node:https';

const { PORT, WS_HEALTH_PORT } = process.env;
// A worker has a port for its health. An empty variable counts as one that is not set.
const port = WS_HEALTH_PORT || PORT || '8765';
const request = {
  ...{ host: '127.0.0.1', port, path: '/health/ready' },
  ...{ rejectUnauthorized: false, signal: AbortSignal.timeout(4000) },
};

/** The status of the answer; undefined where there is none. */
function statusBy(get) {
  return new Promise((resolve) => {
    get(request, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', () => resolve(undefined));
  });
}

const status = (await statusBy(getPlain)) ?? (await statusBy(getSecure));
process.exit(status === 200 ? 0 : 1);
