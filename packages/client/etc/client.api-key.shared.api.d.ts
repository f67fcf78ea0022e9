/** An API key or session token of the server, or a function that gets one, which is asked for each connection. */
type ApiKey = string | (() => string | Promise<string>);

export type { ApiKey as A };
