import { Document, isCollection, type Node, Pair, Scalar, YAMLMap } from 'yaml';
import type { OperatorSettings } from '../read-arguments.js';
import { FLAGGED } from '../server-flags.js';

// A name before a host is a secret, too, where it is a token of NATS.
const CREDENTIALS = /(?<=^[a-z][a-z\d+.-]*:\/\/)[^/?#]*@/i;

/**
 * The settings that hold, each with where it comes from: YAML that is a configuration file again, but for what is
 * secret, which is not shown. An address with credentials (`redis://user:password@host`) is shown without them.
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
      const shown = typeof value === 'string' ? value.replace(CREDENTIALS, '') : value;
      const node = document.createNode(shown) as Node;
      if (isCollection(node)) node.flow = true;
      node.comment = shown === value ? ` ${source}` : ` ${source}, with credentials`;
      map.items.push(new Pair(new Scalar(name), node));
    }
  }
  if (untold.length > 0) document.comment = untold.join('\n');
  return document.toString({ lineWidth: 0 });
}
