// Puts models into the user's cache, as the packages would when they are first used.
//
// usage: node scripts/fetch-models.mjs NAME ...        (after a build)
import { resolveModel } from '@ws/models';

for (const name of process.argv.slice(2)) {
  let shown = '';
  const { source, directory } = await resolveModel(name, {
    onProgress({ phase, file, receivedBytes, totalBytes }) {
      const line =
        totalBytes === undefined
          ? `  ${name}: ${phase}`
          : `  ${name}: ${phase} ${file ?? ''} ${Math.floor((100 * receivedBytes) / totalBytes / 25) * 25}%`;
      if (line !== shown) console.log(line);
      shown = line;
    },
  });
  console.log(`  ${name}: ready (${source}: ${directory})`);
}
