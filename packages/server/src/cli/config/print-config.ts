import { Document, isCollection, type Node, Pair, Scalar, YAMLMap } from 'yaml';
import type { OperatorSettings } from '../read-arguments.js';
import { FLAGGED } from '../server-flags.js';

/**
 * The settings that hold, each with where it comes from: YAML that is a configuration file again, but for what is
 * secret, which is not shown.
 */
export function printConfig({ settings, sources }: OperatorSettings): string {
  const map = new YAMLMap<Scalar, Node>();
  const document = new Document(map);
  const untold: string[] = [];
  for (const name of FLAGGED) {
    const value = settings[name];
    const source = sources.get(name) ?? 'default';
    if (value === undefined) {
      untold.push(` ${name}: not set`);
    } else {
      const node = document.createNode(value) as Node;
      if (isCollection(node)) node.flow = true;
      node.comment = ` ${source}`;
      map.items.push(new Pair(new Scalar(name), node));
    }
  }
  if (untold.length > 0) document.comment = untold.join('\n');
  return document.toString({ lineWidth: 0 });
}
