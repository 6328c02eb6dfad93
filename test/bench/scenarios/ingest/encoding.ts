/** Incidents of tags, layouts and formats. */
import { change, replace, type Scenario } from "../scenario.js";
import { logged } from "./places.js";

export const encoding: readonly Scenario[] = [
	{
		name: "yaml-tag",
		kind: "encoding",
		culprit: change(
			"config: camel case for the new keys",
			replace("internal/config/config.go", '`yaml:"page_size"`', '`yaml:"pageSize"`'),
		),
		text: (at) =>
			`2024/05/14 09:12:44 ingestd: load config /etc/ingest/ingest.yaml: yaml: unmarshal errors:\n  line ${at("deploy/ingest.yaml", "page_size")}: field page_size not found in type config.Admin\n`,
	},
	{
		name: "json-string",
		kind: "encoding",
		culprit: change(
			"event: units survive JavaScript",
			replace("internal/event/event.go", '`json:"units"`', '`json:"units,string"`'),
		),
		text: () =>
			logged(
				"decode: json: event 0: json: invalid use of ,string struct tag, trying to unmarshal unquoted value into int64",
			),
	},
	{
		name: "kind-by-name",
		kind: "encoding",
		culprit: change(
			"event: kinds travel by name",
			replace(
				"internal/event/event.go",
				"// Event is what",
				`// UnmarshalJSON reads the name of a kind.
func (k *Kind) UnmarshalJSON(data []byte) error {
	var name string
	if err := json.Unmarshal(data, &name); err != nil {
		return err
	}
	for i, n := range kindNames {
		if n == name {
			*k = Kind(i)
		}
	}
	return nil
}

// Event is what`,
			),
			replace("internal/event/event.go", 'import "time"', 'import (\n\t"encoding/json"\n\t"time"\n)'),
		),
		text: () => logged("decode: json: event 12: json: cannot unmarshal number into Go value of type string"),
	},
	{
		name: "time-layout",
		kind: "encoding",
		culprit: change(
			"decode: times as the export has them",
			replace("internal/decode/csv.go", "timeLayout = time.RFC3339", "timeLayout = time.DateTime"),
		),
		text: () =>
			logged(
				'decode: csv: line 1: parsing time "2024-05-14T09:12:44Z" as "2006-01-02 15:04:05": cannot parse "T09:12:44Z" as " "',
			).replace(".json", ".csv"),
	},
	{
		name: "comma",
		kind: "encoding",
		culprit: change(
			"decode: semicolons",
			replace("internal/decode/decode.go", "CSV{Comma: ','}", "CSV{Comma: ';'}"),
		),
		text: () => logged("decode: csv: line 1: row has 1 fields, want 6").replace(".json", ".csv"),
	},
];
