// The same from CommonJS, which loads the other build.
const { createModelStore } = require('@ws/models');

const { catalogue, name, options } = JSON.parse(process.argv[2]);
createModelStore({ catalogue })
  .resolve(name, options)
  .then((resolved) => process.stdout.write(`${JSON.stringify({ resolved })}\n`));
