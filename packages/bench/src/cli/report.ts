import type { Terminal } from '@ws/cli-kit/program';
import type { Command } from 'commander';
import { pageBeside } from './page-beside.js';

/** `ws-bench report result.json`: one HTML file beside it. */
export function addReport(program: Command, terminal: Terminal): void {
  program
    .command('report')
    .description('write a result as one HTML file, to look at')
    .argument('<result>', 'a result file')
    .option('-o, --output <file>', 'where to write it; beside the result by default')
    .action(async (path: string, { output }: { readonly output?: string }) => {
      const [{ readResult }, { writeReport }] = await Promise.all([
        import('../result/read-result.js'),
        import('./write-report.js'),
      ]);
      const result = await readResult(path);
      const file = output ?? pageBeside(path);
      await writeReport(file, result);
      terminal.say(`written to ${file}`);
    });
}
