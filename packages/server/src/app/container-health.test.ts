import { expect, it } from 'vitest';
import { isHealthy } from '../../test/support/container-health.js';
import { hearing, serve } from '../../test/support/serving.js';

it('a container is healthy while its server takes sessions', async () => {
  const server = await serve({ backend: hearing() });
  const { port } = server.address;
  expect(await isHealthy(port)).toBe(true);
  await server.close();
  expect(await isHealthy(port)).toBe(false);
});

it('a container is healthy where its server speaks TLS', async () => {
  const server = await serve({ backend: hearing(), tlsSelfSigned: true });
  expect(await isHealthy(server.address.port)).toBe(true);
});
