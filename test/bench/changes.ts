/**
 * Measures of `changes` and `similar` on public repositories, named as folders (work trees or bare):
 *   npm run bench changes -- twins REPO...        cherry-picks find their originals among 1,000 commits
 *   npm run bench changes -- mechanical REPO...   clusters against the single-purpose commits they came from
 *   npm run bench changes -- speed REPO           against git log -p, go/parser, and 10,000 units
 *   npm run bench changes -- correctness DIR|REPO...  parse, self-difference, apply on every Go file
 */
const [what, ...folders] = process.argv.slice(2);
switch (what) {
	case "twins":
		await (await import("./changes/twins.js")).run(folders);
		break;
	case "mechanical":
		await (await import("./changes/mechanical.js")).run(folders);
		break;
	case "speed":
		await (await import("./changes/speed.js")).run(folders);
		break;
	case "correctness":
		await (await import("./changes/correctness.js")).run(folders);
		break;
	default:
		process.stderr.write("usage: npm run bench changes -- twins|mechanical|speed|correctness FOLDER...\n");
		process.exitCode = 2;
}
