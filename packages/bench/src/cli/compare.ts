import { type Terminal, writeLines } from '@ws/cli-kit/program';
import type { Command } from 'commander';

/** `ws-bench compare A B`: exit code 1 where something is worse. */
export function addCompare(program: Command, terminal: Terminal): void {
  program
    .command('compare')
    .description('say what changed between two results beyond the noise; exit code 1 on a loss')
    .argument('<before>', 'a result file')
    .argument('<after>', 'a result file of the same measurements')
    .action(async (before: string, after: string) => {
      const [{ compareResults }, { toldComparison }, { readResult }] = await Promise.all([
        import('../compare/compare-results.js'),
        import('../compare/told-comparison.js'),
        import('../result/read-result.js'),
      ]);
      const comparison = compareResults(await readResult(before), await readResult(after));
      writeLines(terminal.stdout, toldComparison(comparison));
      if (comparison.changes.some(({ verdict }) => verdict === 'worse')) terminal.fail();
    });
}
