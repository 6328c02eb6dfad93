/** ClickHouse 18.16 of Debian (binary in /usr/sbin), alone in its folder. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, type RunningServer, startServer } from "./process.js";

/** Starts the server with the default user and no password. */
export async function startClickHouse(): Promise<RunningServer> {
	const tcp = await freePort();
	return startServer({
		program: "clickhouse-server",
		ready: "/ping",
		prepare: (folder, port) => {
			writeFileSync(join(folder, "config.xml"), config(folder, port, tcp));
			writeFileSync(join(folder, "users.xml"), users);
		},
		args: (folder) => [`--config-file=${join(folder, "config.xml")}`],
	});
}

function config(folder: string, port: number, tcp: number): string {
	return `<yandex>
	<logger><level>warning</level><console>1</console></logger>
	<http_port>${port}</http_port>
	<tcp_port>${tcp}</tcp_port>
	<listen_host>127.0.0.1</listen_host>
	<path>${folder}/data/</path>
	<tmp_path>${folder}/tmp/</tmp_path>
	<users_config>${folder}/users.xml</users_config>
	<default_profile>default</default_profile>
	<default_database>default</default_database>
	<mark_cache_size>5368709</mark_cache_size>
	<timezone>UTC</timezone>
</yandex>
`;
}

const users = `<yandex>
	<profiles><default><max_memory_usage>2000000000</max_memory_usage></default></profiles>
	<users>
		<default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></default>
		<guarded><password>s3cret</password><networks><ip>127.0.0.1</ip></networks><profile>default</profile><quota>default</quota></guarded>
	</users>
	<quotas><default><interval><duration>3600</duration><queries>0</queries><errors>0</errors><result_rows>0</result_rows><read_rows>0</read_rows><execution_time>0</execution_time></interval></default></quotas>
</yandex>
`;
