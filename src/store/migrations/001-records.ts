/**
 * Imported records. Points of a series lie in chunks of two hours, one blob a chunk (store/chunk.ts): about
 * 4 bytes a point, and a week of 1,000 services is read in well under a second, where a row a point costs
 * 17 bytes and 5 seconds. Stack shapes are kept once and shared by the events that have them.
 */
import type { Migration } from "../migrate.js";

export const records: Migration = {
	number: 1,
	name: "records",
	sql: `
CREATE TABLE series (
	id INTEGER PRIMARY KEY,
	service TEXT NOT NULL,
	env TEXT NOT NULL,
	version TEXT,              -- NULL: the record named none
	labels TEXT NOT NULL,      -- JSON object, keys sorted
	identity TEXT NOT NULL UNIQUE
);
CREATE INDEX series_by_service ON series (service, env);

CREATE TABLE metric_chunks (
	series INTEGER NOT NULL REFERENCES series (id),
	chunk INTEGER NOT NULL,    -- floor(time / 7200)
	points INTEGER NOT NULL,
	data BLOB NOT NULL,
	PRIMARY KEY (series, chunk)
) WITHOUT ROWID;

CREATE TABLE fingerprints (
	id INTEGER PRIMARY KEY,
	fingerprint TEXT NOT NULL,
	service TEXT NOT NULL,
	env TEXT NOT NULL,
	first_seen REAL NOT NULL,  -- kept when retention removes the events
	last_seen REAL NOT NULL,
	UNIQUE (service, env, fingerprint)
);
CREATE INDEX fingerprints_by_name ON fingerprints (fingerprint);

CREATE TABLE stack_shapes (
	id INTEGER PRIMARY KEY,
	hash BLOB NOT NULL UNIQUE,
	data BLOB NOT NULL         -- raw deflate of JSON
);

CREATE TABLE events (
	id INTEGER PRIMARY KEY,
	content_id BLOB NOT NULL UNIQUE,
	fingerprint INTEGER NOT NULL REFERENCES fingerprints (id),
	time REAL NOT NULL,
	version TEXT,
	level TEXT NOT NULL,
	message TEXT NOT NULL,
	shape INTEGER REFERENCES stack_shapes (id),
	details TEXT,              -- JSON: what differs between traces of one shape
	goroutine TEXT,
	trace TEXT,
	span TEXT,
	attributes TEXT NOT NULL   -- JSON object
);
CREATE INDEX events_by_time ON events (time);
CREATE INDEX events_by_fingerprint ON events (fingerprint, time, version);
CREATE INDEX events_by_shape ON events (shape);

CREATE TABLE deploys (
	pipeline TEXT NOT NULL,
	service TEXT NOT NULL,
	env TEXT NOT NULL,
	sha TEXT NOT NULL,
	version TEXT,
	started REAL,
	finished REAL,
	status TEXT NOT NULL,
	url TEXT,
	PRIMARY KEY (service, env, pipeline)
) WITHOUT ROWID;
CREATE INDEX deploys_by_time ON deploys (finished);

CREATE TABLE rollouts (
	service TEXT NOT NULL,
	env TEXT NOT NULL,
	time REAL NOT NULL,
	version TEXT NOT NULL,
	share REAL NOT NULL,
	PRIMARY KEY (service, env, time, version)
) WITHOUT ROWID;

CREATE TABLE edges (
	caller TEXT NOT NULL,
	callee TEXT NOT NULL,
	PRIMARY KEY (caller, callee)
) WITHOUT ROWID;

CREATE TABLE imports (
	id INTEGER PRIMARY KEY,
	kind TEXT NOT NULL,        -- metrics, errors, deploys, rollouts, topology
	source TEXT NOT NULL,      -- file name or "-"
	time REAL NOT NULL,
	counts TEXT NOT NULL       -- JSON: read, new, known, replaced, skipped
);

-- Single facts: cursors of --since-last-run, retention horizons.
CREATE TABLE facts (
	name TEXT PRIMARY KEY,
	value TEXT NOT NULL,
	time REAL NOT NULL
) WITHOUT ROWID;
`,
};
