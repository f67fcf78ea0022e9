/** An event of Wyoming: a type, fields, and bytes. */
export interface WyomingEvent {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly payload: Buffer;
}

/** As it stands on the wire: a line of JSON that says how long the fields are, then those. */
export function encodeEvent(type: string, data: object = {}): Buffer {
  const fields = Buffer.from(JSON.stringify(data));
  const header = JSON.stringify({ type, version: VERSION, data_length: fields.length });
  return Buffer.concat([Buffer.from(`${header}\n`), fields]);
}

/** Of the protocol's package that this was written after. */
const VERSION = '1.10.2';
