import { type Terminal, writeLines } from '@ws/cli-kit/program';
import type { Command } from 'commander';
import type { Difference, Verification } from '../verify/verify-result.js';

/** `ws-bench verify report.json`: exit code 1 where a figure is not what the events give. */
export function addVerify(program: Command, terminal: Terminal): void {
  program
    .command('verify')
    .description(
      'compute every figure of a result again from its events; exit code 1 where one differs',
    )
    .argument('<report>', 'a result file, or a report in HTML')
    .action(async (path: string) => {
      const [{ readVerifiable }, { verifyResult }] = await Promise.all([
        import('../verify/read-verifiable.js'),
        import('../verify/verify-result.js'),
      ]);
      const verification = verifyResult(await readVerifiable(path));
      writeLines(terminal.stdout, toldVerification(verification));
      const { differing, leftOut } = verification;
      if (differing.length + leftOut.length > 0) terminal.fail();
    });
}

function toldVerification({
  confirmed,
  differing,
  leftOut,
  ofSome,
  unfounded,
}: Verification): readonly string[] {
  const lines = [`${confirmed.length} figures are what the events give.`];
  if (differing.length > 0) {
    lines.push(`${differing.length} are not:`, ...differing.flatMap(toldDifference));
  }
  if (leftOut.length > 0) {
    lines.push(`${leftOut.length} that the events give are left out:`);
    lines.push(...leftOut.map(({ id, value }) => `  ${id}: ${value}`));
  }
  if (ofSome.length > 0) {
    lines.push(`${ofSome.length} of them rest on a part of their system's sessions alone:`);
    lines.push(...ofSome.map(({ id }) => `  ${id}`));
  }
  if (unfounded.length > 0) {
    lines.push(`${unfounded.length} name no session, and cannot be computed from this file:`);
    lines.push(...unfounded.map(({ id }) => `  ${id}`));
  }
  return lines;
}

function toldDifference({ told, computed, fields }: Difference): readonly string[] {
  if (computed === undefined) return [`  ${told.id}: no measure gives it from these events`];
  return fields.map(
    (field) =>
      `  ${told.id}: ${field} is ${JSON.stringify(told[field])}, the events give ${JSON.stringify(computed[field])}`,
  );
}
