import { describe, expect, it } from "vitest";
import { findBuildInfo, parseModuleText } from "../../../src/golang/binary/build-info.js";
import { Bytes } from "../../../src/golang/binary/bytes.js";
import type { Container } from "../../../src/golang/binary/container.js";

const sentinel = Buffer.alloc(16, 0x30);

describe("build information", () => {
	it("reads main package, module, replaced dependencies and settings", () => {
		const text = [
			"path\texample.com/shop/cmd/api",
			"mod\texample.com/shop\t(devel)\t",
			"dep\tgithub.com/a/b\tv1.2.3\th1:x=",
			"dep\tgithub.com/c/d\tv1.0.0\th1:x=",
			"=>\t./local/d\t\t",
			'build\t-tags="prod sqlite"',
			"build\tvcs.revision=0123abcd",
		].join("\n");
		const info = parseModuleText("go1.22.1", text);
		expect(info.mainPackage).toBe("example.com/shop/cmd/api");
		expect(info.module).toEqual({ path: "example.com/shop", version: "(devel)" });
		expect([...info.dependencies]).toEqual([
			["github.com/a/b", "v1.2.3"],
			["github.com/c/d", null],
		]);
		expect(info.settings.get("-tags")).toBe("prod sqlite");
		expect(info.settings.get("vcs.revision")).toBe("0123abcd");
	});

	it("follows the pointers of Go 1.17", () => {
		const module = Buffer.concat([sentinel, Buffer.from("path\texample.com/old\n"), sentinel]);
		const data = Buffer.alloc(256);
		data.write("\xff Go buildinf:", 0, "latin1");
		data[14] = 8;
		const base = 0x5000;
		const string = (pointerAt: number, headerAt: number, textAt: number, bytes: Buffer): void => {
			data.writeBigUInt64LE(BigInt(base + headerAt), pointerAt);
			data.writeBigUInt64LE(BigInt(base + textAt), headerAt);
			data.writeBigUInt64LE(BigInt(bytes.length), headerAt + 8);
			bytes.copy(data, textAt);
		};
		string(16, 64, 96, Buffer.from("go1.17.3"));
		string(24, 80, 128, module);
		const container: Container = {
			format: "ELF",
			pointerSize: 8,
			littleEndian: true,
			sections: [{ name: ".go.buildinfo", address: base, data: new Bytes(data, true) }],
			symbols: [],
		};
		const info = findBuildInfo(container);
		expect(info?.goVersion).toBe("go1.17.3");
		expect(info?.mainPackage).toBe("example.com/old");
	});
});
