import type { NumberKind, OptionKind } from '@ws/core/internal';
import { FLAGGED, type Flagged, kindOf, SERVER_FLAGS } from '../server-flags.js';

type Schema = Readonly<Record<string, unknown>>;

const TEXT: Schema = { type: 'string', minLength: 1 };
/** What is listed is a text, but for these. */
const LISTED: { readonly [Name in Flagged]?: Schema } = {
  // A provider, or one with settings of its own.
  executionProviders: {
    anyOf: [TEXT, { type: 'object', properties: { name: TEXT }, required: ['name'] }],
  },
};

/** The JSON schema of a configuration file (draft 7, which editors know best). */
export function configSchema(): Schema {
  const properties: Record<string, Schema> = {
    $schema: { type: 'string', description: 'where this schema is, for editors' },
  };
  for (const name of FLAGGED) properties[name] = schemaOf(name);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Configuration of ws-server',
    type: 'object',
    properties,
    additionalProperties: false,
  };
}

function schemaOf(name: Flagged): Schema {
  const { help, isList } = SERVER_FLAGS[name];
  const kind = kindOf(name);
  const { fallback } = kind;
  return {
    description: help,
    ...(isList ? { type: 'array', items: LISTED[name] ?? TEXT } : typeOf(kind)),
    ...(fallback !== undefined && { default: fallback }),
  };
}

function typeOf(kind: OptionKind<unknown>): Schema {
  if (kind.choices !== undefined) return { enum: kind.choices };
  if (kind.accepts(true)) return { type: 'boolean' };
  if (!isNumber(kind)) return TEXT;
  const { min: minimum, max: maximum } = kind;
  const isWhole = !kind.accepts(minimum + 0.5);
  const number = { type: isWhole ? 'integer' : 'number', minimum, maximum };
  return kind.accepts('auto') ? { anyOf: [{ const: 'auto' }, number] } : number;
}

function isNumber(kind: OptionKind<unknown>): kind is NumberKind<unknown> {
  return 'min' in kind;
}
