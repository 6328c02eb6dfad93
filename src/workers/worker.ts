/** Worker entry; messages are defined in workers/ as they land. */
export {};
