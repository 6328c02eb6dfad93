/**
 * Codec of a metric chunk: all points of one series within two hours, by column. Times are an arithmetic
 * progression nearly always (3 varints a chunk) and deltas otherwise; counts are varints, or float64 when a
 * source gives fractions; a column that is null throughout costs nothing. About 2-4 bytes a point.
 */
import { DamagedChunk, VarintReader, VarintWriter } from "./varint.js";

/**
 * Seconds that one chunk covers. Prometheus's head block has the same length, for the same trade: rewriting a
 * chunk for one late point stays cheap, while a week of a series is 84 rows.
 */
export const chunkSeconds = 7200;

/** Chunk number that holds a time in milliseconds. */
export function chunkOf(timeMs: number): number {
	return Math.floor(timeMs / (chunkSeconds * 1000));
}

/** Columns of a chunk; the first `length` entries count. Times ascend strictly. NaN stands for null. */
export interface ChunkColumns {
	length: number;
	/** Milliseconds since the epoch. */
	times: Float64Array;
	errors: Float64Array;
	requests: Float64Array;
	panics: Float64Array;
}

/** Empty columns with room for `capacity` points. */
export function chunkColumns(capacity = 256): ChunkColumns {
	const column = (): Float64Array => new Float64Array(capacity);
	return { length: 0, times: column(), errors: column(), requests: column(), panics: column() };
}

/** Makes room for `capacity` points, keeping what is there. */
export function ensureCapacity(columns: ChunkColumns, capacity: number): void {
	if (columns.times.length >= capacity) return;
	const wider = (old: Float64Array): Float64Array => {
		const next = new Float64Array(Math.max(capacity, old.length * 2));
		next.set(old);
		return next;
	};
	columns.times = wider(columns.times);
	columns.errors = wider(columns.errors);
	columns.requests = wider(columns.requests);
	columns.panics = wider(columns.panics);
}

/** How a column is written; two bits each in the second byte. */
const encoding = { absent: 0, whole: 1, wholeOrNull: 2, float: 3 } as const;
const formatVersion = 1;
const regularTimes = 0x80;

/** Encodes columns whose points all lie in chunk number `chunk`. */
export function encodeChunk(columns: ChunkColumns, chunk: number): Uint8Array {
	const { length } = columns;
	const modes = [columns.errors, columns.requests, columns.panics].map((column) =>
		encodingOf(column, length),
	);
	const writer = new VarintWriter(16 + length * 36);
	const regular = isRegular(columns.times, length);
	writer.byte(formatVersion | (regular ? regularTimes : 0));
	writer.byte((modes[0] ?? 0) | ((modes[1] ?? 0) << 2) | ((modes[2] ?? 0) << 4));
	writer.varint(length);
	writeTimes(writer, columns.times, length, chunk * chunkSeconds * 1000, regular);
	writeColumn(writer, columns.errors, length, modes[0] ?? 0);
	writeColumn(writer, columns.requests, length, modes[1] ?? 0);
	writeColumn(writer, columns.panics, length, modes[2] ?? 0);
	return writer.bytes();
}

/** Decodes into `columns` (grown as needed, overwritten). Throws DamagedChunk on bytes no encoder wrote. */
export function decodeChunk(data: Uint8Array, chunk: number, columns: ChunkColumns): void {
	const reader = new VarintReader(data);
	const head = reader.byte();
	if ((head & 0x7f) !== formatVersion)
		throw new DamagedChunk(`metric chunk of unknown format ${head & 0x7f}`);
	const modes = reader.byte();
	const length = reader.varint();
	if (length > chunkSeconds * 1000) throw new DamagedChunk(`metric chunk of ${length} points`);
	ensureCapacity(columns, length);
	columns.length = length;
	readTimes(reader, columns.times, length, chunk * chunkSeconds * 1000, (head & regularTimes) !== 0);
	readColumn(reader, columns.errors, length, modes & 3);
	readColumn(reader, columns.requests, length, (modes >> 2) & 3);
	readColumn(reader, columns.panics, length, (modes >> 4) & 3);
}

function encodingOf(column: Float64Array, length: number): number {
	let nulls = 0;
	for (let i = 0; i < length; i++) {
		const value = column[i] as number;
		if (Number.isNaN(value)) nulls++;
		else if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) return encoding.float;
	}
	if (nulls === length) return encoding.absent;
	return nulls > 0 ? encoding.wholeOrNull : encoding.whole;
}

function isRegular(times: Float64Array, length: number): boolean {
	const step = length > 1 ? (times[1] as number) - (times[0] as number) : 0;
	for (let i = 2; i < length; i++) {
		if ((times[i] as number) - (times[i - 1] as number) !== step) return false;
	}
	return true;
}

function writeTimes(
	writer: VarintWriter,
	times: Float64Array,
	length: number,
	base: number,
	regular: boolean,
): void {
	if (length === 0) return;
	writer.varint((times[0] as number) - base);
	const count = regular ? Math.min(length, 2) : length;
	for (let i = 1; i < count; i++) writer.varint((times[i] as number) - (times[i - 1] as number));
}

function readTimes(
	reader: VarintReader,
	times: Float64Array,
	length: number,
	base: number,
	regular: boolean,
): void {
	if (length === 0) return;
	let time = base + reader.varint();
	times[0] = time;
	const step = regular && length > 1 ? reader.varint() : 0;
	for (let i = 1; i < length; i++) {
		time += regular ? step : reader.varint();
		times[i] = time;
	}
}

function writeColumn(writer: VarintWriter, column: Float64Array, length: number, mode: number): void {
	if (mode === encoding.absent) return;
	for (let i = 0; i < length; i++) {
		const value = column[i] as number;
		if (mode === encoding.float) writer.float(value);
		else if (mode === encoding.whole) writer.varint(value);
		else if (Number.isNaN(value)) writer.varint(0);
		// The largest safe integer + 1 is still exact.
		else writer.varint(value + 1);
	}
}

function readColumn(reader: VarintReader, column: Float64Array, length: number, mode: number): void {
	switch (mode) {
		case encoding.absent:
			column.fill(Number.NaN, 0, length);
			return;
		case encoding.whole:
			for (let i = 0; i < length; i++) column[i] = reader.varint();
			return;
		case encoding.wholeOrNull:
			for (let i = 0; i < length; i++) {
				const value = reader.varint();
				column[i] = value === 0 ? Number.NaN : value - 1;
			}
			return;
		default:
			for (let i = 0; i < length; i++) column[i] = reader.float();
	}
}
