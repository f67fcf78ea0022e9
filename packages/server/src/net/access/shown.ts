import type { Credential } from './credentials.js';
import type { Identity, Refusal } from './identity.js';

/**
 * What the clients of a protocol show in place of a header, a subprotocol or a query: a credential, or proof of who they
 * are; or why they may not.
 */
export type Shown = Credential | { readonly identity: Identity } | Refusal;
