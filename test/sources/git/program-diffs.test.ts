/** What a program's diffs are made of, and that git is told the same in three ways: pathspecs, attributes, names. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { attributesFile } from "../../../src/sources/git/program-diffs.js";
import { openRepository } from "../../../src/sources/git/repository.js";
import { isProgramFile, programPaths } from "../../../src/sources/program-files.js";
import { GitFolder } from "../../contract/git-folder.js";

const wanted = [
	"a.go",
	"deep/er/b_test.go",
	"c.s",
	"api/d.proto",
	"go.mod",
	"tools/go.mod",
	"e.yaml",
	"charts/f.yml",
	"g.toml",
	"db/h.sql",
	"i.tmpl",
	"deploy/.env",
	"deploy/prod.env",
	"a/b.ini",
	"a.conf",
	"log.properties",
	"infra/a.hcl",
	"infra/a.tf",
	"my-config.json",
	"app_settings.json",
	"Dockerfile",
	"build/Dockerfile.prod",
	"third/third_party/j.go",
	"vendored/k.go",
	"sub/.github/l.yml",
];
const others = [
	"README.md",
	"package-lock.json",
	"config/x.json",
	"Dockerfile.d/x.txt",
	"go.sum",
	"logo.png",
	"tool",
	"vendor/x/m.go",
	"sub/vendor/x/n.go",
	"third_party/o.go",
	"p.pb.go",
	"zz_generated.q.go",
	"zz_generated/r.go",
	"s_bindata.go",
	"bindata/t.go",
	".github/u.yml",
	"v.go.txt",
];
const folders: GitFolder[] = [];

afterEach(() => {
	for (const folder of folders.splice(0)) folder.remove();
});

/** One commit adds all files, one edits them. */
function edited(): { readonly folder: GitFolder; readonly from: string; readonly to: string } {
	const folder = new GitFolder();
	folders.push(folder);
	const all = (text: string) => Object.fromEntries([...wanted, ...others].map((path) => [path, text]));
	const from = folder.commit("add", all("one\n"));
	return { folder, from, to: folder.commit("edit", all("two\n")) };
}

async function told(path: string, from: string, to: string): Promise<string[]> {
	const source = openRepository(path);
	const found: string[] = [];
	try {
		for await (const diff of source.rangeDiffs({ from, to }, { only: "program" })) {
			found.push(diff.path);
			expect(diff.hunks).toMatchObject([{ removed: ["one"], added: ["two"] }]);
		}
	} finally {
		await source.close();
	}
	return found.sort();
}

describe("diffs of a program's files", () => {
	it("hold them, with what changed, and nothing else", async () => {
		const { folder, from, to } = edited();
		expect(await told(folder.path, from, to)).toEqual([...wanted].sort());
	});

	it("follow the pathspecs", () => {
		const { folder } = edited();
		const listed = folder.git("ls-files", "--", ...programPaths).split("\n");
		expect(listed.sort()).toEqual([...wanted].sort());
		expect([...wanted, ...others].filter(isProgramFile)).toEqual(wanted);
	});

	it("are all there is where the repository asks for the diffs of all files", async () => {
		const { folder, from, to } = edited();
		writeFileSync(join(folder.path, ".gitattributes"), "* diff\n");
		expect(await told(folder.path, from, to)).toEqual([...wanted].sort());
	});

	it("do not need what nobody reads: a partial clone may lack it", async () => {
		const { folder, from } = edited();
		const text = `${"one\n".repeat(3)}gone\n`;
		folder.commit("add more", { "new.png": text, "vendor/new.go": text });
		const to = folder.commit("edit again", { "a.go": "three\n" });
		const bare = join(folder.root, "bare.git");
		folder.git("clone", "-q", "--bare", folder.path, bare);
		const blob = folder.git("rev-parse", "HEAD:new.png");
		rmSync(join(bare, "objects", blob.slice(0, 2), blob.slice(2)));
		const source = openRepository(bare);
		const found: string[] = [];
		for await (const diff of source.rangeDiffs({ from, to }, { only: "program" })) found.push(diff.path);
		expect(found.sort()).toEqual(["a.go", ...wanted].sort());
		expect(source.warnings()).toEqual([]);
		await source.close();
	});
});

describe("the attributes", () => {
	it("call what nobody reads binary, and leave the rest to git", () => {
		const { folder } = edited();
		const file = attributesFile();
		expect(existsSync(file)).toBe(true);
		const attributes = ["-c", `core.attributesFile=${file}`, "check-attr", "diff", "--"];
		const answers = folder.git(...attributes, ...wanted).split("\n");
		expect(answers).toEqual(wanted.map((path) => `${path}: diff: unspecified`));
		const spared = ["README.md", "go.sum", "logo.png", "tool", "p.pb.go", "sub/vendor/x/n.go", "v.go.txt"];
		expect(folder.git(...attributes, ...spared).split("\n")).toEqual(
			spared.map((path) => `${path}: diff: unset`),
		);
	});

	it("stand beside the bundle too", () => {
		const built = new URL("../../../dist/program-files.gitattributes", import.meta.url);
		expect(readFileSync(built, "utf8")).toBe(readFileSync(attributesFile(), "utf8"));
	});
});
