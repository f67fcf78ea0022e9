export interface EngineAccess {
  readonly type: 'access';
  /** The address of the model's folder: what is fetched below it takes the key. */
  readonly model: string;
  /** An API key of the server; left out where it asks for none. */
  readonly apiKey: string | undefined;
}
