import { codecDialect } from '../codec-dialect.js';
import type { Dialect } from '../dialect.js';
import { createJambonzCodec } from './jambonz-codec.js';

/** The WebSocket of a custom speech vendor of jambonz. */
export const JAMBONZ: Dialect = codecDialect('jambonz', '/jambonz', createJambonzCodec);
