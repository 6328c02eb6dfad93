/**
 * Measures of `changes` and `similar` on public repositories, named as folders (work trees or bare):
 *   npm run bench changes -- twins REPO...        cherry-picks find their originals among 1,000 commits
 *   npm run bench changes -- mechanical REPO...   clusters against the single-purpose commits they came from
 *   npm run bench changes -- speed REPO...        time and memory against git log -p, cold and warm
 *   npm run bench changes -- parsing [DIR]        declarations and trees against go/parser
 *   npm run bench changes -- clustering REPO      10,000 units, and how the time grows
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
		(await import("./changes/speed.js")).run(folders);
		break;
	case "parsing":
		await (await import("./changes/parsing.js")).run(folders);
		break;
	case "clustering":
		await (await import("./changes/clustering.js")).run(folders);
		break;
	case "correctness":
		await (await import("./changes/correctness.js")).run(folders);
		break;
	default:
		process.stderr.write(
			"usage: npm run bench changes -- twins|mechanical|speed|parsing|clustering|correctness FOLDER...\n",
		);
		process.exitCode = 2;
}
