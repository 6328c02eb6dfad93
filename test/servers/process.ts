/**
 * Real servers from Debian for tests: started on a free loopback port in a temporary folder, ended by their pid. Benchmarks use them too.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs";
import { get } from "node:http";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RunningServer {
	readonly url: string;
	readonly port: number;
	/** Its temporary folder. */
	readonly folder: string;
	readonly pid: number;
	/** What it said so far, both streams. */
	log(): string;
	/** Ends it and removes its folder. */
	close(): Promise<void>;
}

/** Full path of a program, or null. Debian keeps some servers in sbin. */
export function programPath(name: string): string | null {
	const folders = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"];
	for (const folder of folders) {
		const path = join(folder, name);
		try {
			accessSync(path, constants.X_OK);
			return path;
		} catch {
			// Not here: look in the next folder.
		}
	}
	return null;
}

export async function freePort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise<void>((resolve) => server.close(() => resolve()));
	return port;
}

export interface ServerPlan {
	readonly program: string;
	/** Arguments, knowing the folder and the port. */
	readonly args: (folder: string, port: number) => readonly string[];
	/** Path that answers 200 when the server is ready. */
	readonly ready: string;
	/** Fills the folder before the start. */
	readonly prepare?: (folder: string, port: number) => void | Promise<void>;
	readonly env?: Readonly<Record<string, string>>;
}

/** Starts a server and waits until it is ready (at most 20 s). */
export async function startServer(plan: ServerPlan): Promise<RunningServer> {
	const path = programPath(plan.program);
	if (path === null)
		throw new Error(
			`${plan.program} is not installed: apt-get install it, or unset FAULTLINE_REQUIRE_SERVICES`,
		);
	const folder = mkdtempSync(join(tmpdir(), `faultline-${plan.program}-`));
	const port = await freePort();
	await plan.prepare?.(folder, port);
	const child = spawn(path, plan.args(folder, port), {
		cwd: folder,
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, ...plan.env },
	});
	let said = "";
	const listen = (chunk: Buffer): void => {
		said = `${said}${chunk.toString("utf8")}`.slice(-20_000);
	};
	child.stdout?.on("data", listen);
	child.stderr?.on("data", listen);
	const url = `http://127.0.0.1:${port}`;
	const close = async (): Promise<void> => {
		await end(child);
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		await untilReady(child, `${url}${plan.ready}`);
	} catch (error) {
		await close();
		throw new Error(`${plan.program} did not start: ${String(error)}\n${said}`);
	}
	return { url, port, folder, pid: child.pid ?? -1, log: () => said, close };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
	for (let tries = 0; tries < 200; tries++) {
		if (child.exitCode !== null) throw new Error(`ended with code ${child.exitCode}`);
		if ((await statusOf(url)) === 200) return;
		await new Promise((resolve) => setTimeout(resolve, 100));
	}
	throw new Error("not ready after 20 s");
}

function statusOf(url: string): Promise<number> {
	return new Promise((resolve) => {
		const request = get(url, { agent: false }, (response) => {
			response.resume();
			resolve(response.statusCode ?? 0);
		});
		request.on("error", () => resolve(0));
	});
}

async function end(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	child.kill("SIGTERM");
	const force = setTimeout(() => child.kill("SIGKILL"), 5000);
	await ended;
	clearTimeout(force);
}
