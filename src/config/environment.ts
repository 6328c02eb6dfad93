/** Environment variables, passed in as data. */
export type Environment = Readonly<Record<string, string | undefined>>;
