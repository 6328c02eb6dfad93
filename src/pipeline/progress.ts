/** What the pipeline tells while it works; the CLI turns it into a spinner on a terminal. */
export type Report = (step: string) => void;

/** For callers that do not care. */
export const silent: Report = () => undefined;
