/**
 * OTLP/JSON logs: resource and scope attributes joined with each log record's. Integers may be JSON strings or
 * numbers, ids are hex. Spec: opentelemetry-proto logs v1; exception.* of the semantic conventions.
 */
import { type Fields, isFields } from "./flatten.js";
import { parseTime } from "./time.js";

/** True for an export request or a collector file line. */
export function isOtlp(fields: Fields): boolean {
	return Array.isArray(fields.resourceLogs) || Array.isArray(fields.resource_logs);
}

/** Records as plain fields, ready for `readRecord` with scale "otlp". */
export function* otlpRecords(fields: Fields): Generator<Fields> {
	for (const resourceLogs of listOf(fields.resourceLogs ?? fields.resource_logs)) {
		const resource = isFields(resourceLogs.resource) ? attributesOf(resourceLogs.resource.attributes) : {};
		for (const scopeLogs of listOf(resourceLogs.scopeLogs ?? resourceLogs.scope_logs)) {
			for (const record of listOf(scopeLogs.logRecords ?? scopeLogs.log_records)) {
				yield { ...resource, ...recordFields(record) };
			}
		}
	}
}

function recordFields(record: Fields): Fields {
	const time = parseTime(record.timeUnixNano) ?? parseTime(record.observedTimeUnixNano);
	const severity = record.severityNumber ?? record.severityText;
	const body = anyValue(record.body);
	const attributes = attributesOf(record.attributes);
	return {
		...(isFields(body) ? body : { body }),
		...attributes,
		...(time === null ? {} : { time }),
		...(severity === undefined || severity === 0 ? {} : { level: severityOf(severity) }),
		...nonEmpty("trace_id", record.traceId),
		...nonEmpty("span_id", record.spanId),
		...nonEmpty("event.name", record.eventName),
	};
}

/** Number, its string, or `SEVERITY_NUMBER_ERROR`. */
function severityOf(value: unknown): unknown {
	const name = /^SEVERITY_NUMBER_([A-Z]+)/.exec(String(value))?.[1];
	return name ?? value;
}

function nonEmpty(key: string, value: unknown): Fields {
	return typeof value === "string" && value !== "" && !/^0+$/.test(value) ? { [key]: value } : {};
}

function listOf(value: unknown): Fields[] {
	return Array.isArray(value) ? value.filter(isFields) : [];
}

function attributesOf(list: unknown): Record<string, unknown> {
	const attributes: Record<string, unknown> = {};
	for (const item of listOf(list)) {
		if (typeof item.key === "string" && item.key !== "__proto__") attributes[item.key] = anyValue(item.value);
	}
	return attributes;
}

/** AnyValue: the one set member. */
function anyValue(value: unknown): unknown {
	if (!isFields(value)) return value;
	if (value.arrayValue !== undefined) {
		return isFields(value.arrayValue) && Array.isArray(value.arrayValue.values)
			? value.arrayValue.values.map(anyValue)
			: [];
	}
	if (isFields(value.kvlistValue)) return attributesOf(value.kvlistValue.values);
	if (typeof value.bytesValue === "string") return Buffer.from(value.bytesValue, "base64");
	return value.stringValue ?? value.intValue ?? value.boolValue ?? value.doubleValue ?? "";
}
