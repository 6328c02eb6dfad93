import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { declarations } from "../../src/golang/declarations.js";
import { fileHeader } from "../../src/golang/file-header.js";

describe("fileHeader", () => {
	it("reads imports of every form, and no string of the code", () => {
		const header = fileHeader(`// Copyright
//go:build linux && !cgo

/*
type x in a comment
*/
package api // import "old.example/api"

import "fmt"
import (
	// a comment "not/an/import"
	str "strings"
	_ "embed"; . "math"
	"example.com/shop/order"
)

// #include <x.h>
import "C"

var x = "no/import"

import "late"
`);
		expect(header.package).toBe("api");
		expect(header.buildConstraint).toBe("linux && !cgo");
		expect(header.imports).toEqual(["fmt", "strings", "embed", "math", "example.com/shop/order", "C"]);
	});

	it("reads old constraints and directives below the code", () => {
		const header = fileHeader(`// +build linux,amd64 darwin

package web

func f() {}

//go:embed static/*.html "with blank.txt"
var files embed.FS
//go:generate go run -mod=mod ./gen -o x.go
//go:generate stringer -type=T
	//go:embed indented
`);
		expect(header.buildConstraint).toBe("(linux && amd64 || darwin)");
		expect(header.embeds).toEqual(["static/*.html", '"with blank.txt"']);
		expect(header.generators).toEqual(["./gen"]);
	});

	it("agrees with the reader of whole files", () => {
		const piece = fc.constantFrom(
			"package a\n",
			'import "x/y"\n',
			'import (\n\tz "x/z"\n)\n',
			"// note\n",
			"//go:build linux\n",
			"/* type */\n",
			"func f() {}\n",
			"\n",
		);
		fc.assert(
			fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
				const source = pieces.join("");
				const whole = declarations(source);
				const header = fileHeader(source);
				expect(whole.imports.map((one) => one.path).slice(0, header.imports.length)).toEqual(header.imports);
				if (header.package !== "") expect(header.package).toBe(whole.package);
			}),
		);
	});
});
