/** Entry point; replaced as the commands land. */
export async function main(process: NodeJS.Process): Promise<number> {
	process.stdout.write("faultline\n");
	return 0;
}
