// Resolves a model in a process of its own, and prints what happens as lines of JSON.
// usage: resolve-in-child.mjs '{"catalogue": […], "name": "…", "options": {…}}'
import { createModelStore } from '@ws/models';

const { catalogue, name, options } = JSON.parse(process.argv[2]);
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
try {
  const store = createModelStore({ catalogue });
  const onProgress = (progress) => print({ progress });
  print({ resolved: await store.resolve(name, { ...options, onProgress }) });
} catch (error) {
  print({ failed: { code: error.code, message: error.message, retryable: error.retryable } });
}
