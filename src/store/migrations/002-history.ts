/** What faultline itself learns: incidents, feedback, what was notified, and the cache of derived facts. */
import type { Migration } from "../migrate.js";

export const history: Migration = {
	number: 2,
	name: "history",
	sql: `
CREATE TABLE incidents (
	id TEXT NOT NULL PRIMARY KEY,
	identity TEXT NOT NULL UNIQUE,   -- repository, range and burst (or error): what makes it the same incident
	service TEXT,
	env TEXT,
	time REAL NOT NULL,              -- onset, else first error, else when it was saved
	saved REAL NOT NULL,
	explanation BLOB NOT NULL        -- raw deflate of JSON
);
CREATE INDEX incidents_by_time ON incidents (time);

CREATE TABLE feedback (
	incident TEXT NOT NULL REFERENCES incidents (id),
	sha TEXT NOT NULL,
	verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong', 'unknown')),
	note TEXT,
	time REAL NOT NULL,
	PRIMARY KEY (incident, sha)
) WITHOUT ROWID;

CREATE TABLE notices (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL,
	time REAL NOT NULL,
	expires REAL
) WITHOUT ROWID;

CREATE TABLE cache (
	kind TEXT NOT NULL,
	key TEXT NOT NULL,
	value TEXT NOT NULL,
	size INTEGER NOT NULL,           -- bytes of key and value
	used REAL NOT NULL,
	PRIMARY KEY (kind, key)
);
CREATE INDEX cache_by_use ON cache (used, size);
`,
};
