// Every option of a master, once: `--help`, the environment and the flags are all read from here,
// and docs/operations.md shows the same table.

/** One option as people see it. */
export interface ConfigOption {
  /** The environment variable without its `MULTI_SERVER_`. */
  readonly name: string;
  readonly flag: `--${string}`;
  /** What a value looks like; a `switch` may also stand alone as a flag, which means `on`. */
  readonly kind: "text" | "whole" | "list" | "switch" | "choice";
  readonly choices?: readonly string[];
  readonly range?: readonly [least: number, most: number];
  /** For people; the resolved default is in config.ts where it depends on others. */
  readonly defaultText: string;
  readonly help: string;
}

/** Before every name in the environment. */
export const ENV_PREFIX = "MULTI_SERVER_";

/** All options, in the order of `--help`. */
export const CONFIG_OPTIONS = [
  {
    name: "BIND_HOST",
    flag: "--bind-host",
    kind: "text",
    defaultText: "*; 127.0.0.1 with routing proxy",
    help: "address to listen on; * for all IPv4 addresses",
  },
  {
    name: "MASTER_PORT",
    flag: "--port",
    kind: "whole",
    range: [0, 65535],
    defaultText: "19080",
    help: "port for players, files and health; 0 for any free one",
  },
  {
    name: "WORLD_BASE_PORT",
    flag: "--world-base-port",
    kind: "whole",
    range: [1, 65000],
    defaultText: "19081",
    help: "port of the first world by key, for routing direct and proxy",
  },
  {
    name: "ROUTING",
    flag: "--routing",
    kind: "choice",
    choices: ["gateway", "direct", "proxy"],
    defaultText: "gateway",
    help:
      "how players reach worlds: over this port, over the worlds' own, or by a proxy before them",
  },
  {
    name: "CLIENT_HOST",
    flag: "--client-host",
    kind: "text",
    defaultText: "127.0.0.1",
    help: "host name in the addresses that are given out",
  },
  {
    name: "CLIENT_SCHEME",
    flag: "--client-scheme",
    kind: "choice",
    choices: ["ws", "wss"],
    defaultText: "ws; wss with a certificate",
    help: "scheme in the addresses that are given out",
  },
  {
    name: "PUBLIC_MASTER_URL",
    flag: "--public-master-url",
    kind: "text",
    defaultText: "from scheme, host and port",
    help: "where players reach the master, ws:// or wss://",
  },
  {
    name: "PUBLIC_WORLD_URL_TEMPLATE",
    flag: "--public-world-url-template",
    kind: "text",
    defaultText: "by routing",
    help: "where players reach a world; contains {world_key}",
  },
  {
    name: "TLS_CERT",
    flag: "--tls-cert",
    kind: "text",
    defaultText: "none",
    help: "certificate chain, PEM file; needs TLS_KEY",
  },
  {
    name: "TLS_KEY",
    flag: "--tls-key",
    kind: "text",
    defaultText: "none",
    help: "private key, PEM file; needs TLS_CERT",
  },
  {
    name: "TRUSTED_PROXIES",
    flag: "--trusted-proxies",
    kind: "list",
    defaultText: "none; loopback with routing proxy",
    help: "addresses and networks whose X-Forwarded-For is believed, with commas between",
  },
  {
    name: "ALLOWED_HOSTS",
    flag: "--allowed-hosts",
    kind: "list",
    defaultText: "none",
    help:
      "other hosts (name or name:port) whose pages may connect, and that URL overrides may name",
  },
  {
    name: "WORLD_PACK_BASE_URL",
    flag: "--world-pack-base-url",
    kind: "text",
    defaultText: "this master's /packs",
    help: "http(s) address that world packs are downloaded from",
  },
  {
    name: "WORLD_PACK_DIR",
    flag: "--world-pack-dir",
    kind: "text",
    defaultText: "the build's packs",
    help: "folder with catalog.json and the packs",
  },
  {
    name: "WORLDS_DIR",
    flag: "--worlds",
    kind: "text",
    defaultText: "none",
    help: "folder that `virtucade pack` wrote: its worlds are added to those inside",
  },
  {
    name: "CLIENT_DIR",
    flag: "--client-dir",
    kind: "text",
    defaultText: "the build's client",
    help: "folder with the browser client",
  },
  {
    name: "DATA_DIR",
    flag: "--data-dir",
    kind: "text",
    defaultText: "./data",
    help: "folder for the database and the sockets of worlds",
  },
  {
    name: "DB_PATH",
    flag: "--db-path",
    kind: "text",
    defaultText: "virtucade in the data folder",
    help: 'database file; ".db" is added when it is missing',
  },
  {
    name: "START_WORLD",
    flag: "--start-world",
    kind: "text",
    defaultText: "hub",
    help: "key of the world that new players begin in",
  },
  {
    name: "WORLD_IDLE_SECONDS",
    flag: "--world-idle-seconds",
    kind: "whole",
    range: [1, 3600],
    defaultText: "5",
    help: "seconds that an empty world goes on running",
  },
  {
    name: "WORLD_MEMORY_MB",
    flag: "--world-memory-mb",
    kind: "whole",
    range: [128, 65_536],
    defaultText: "512",
    help: "MB that a world process may hold; above it, it ends in good order and starts anew",
  },
  {
    name: "NAME_ONLY",
    flag: "--name-only",
    kind: "switch",
    defaultText: "on if only loopback is advertised and no proxy is configured",
    help: "whether a name without a password logs in",
  },
  {
    name: "MAX_GUESTS_PER_ADDRESS_HOUR",
    flag: "--max-guests-per-address-hour",
    kind: "whole",
    range: [1, 100_000],
    defaultText: "60",
    help: "guests that one address may create in an hour",
  },
  {
    name: "MAX_CONNECTIONS",
    flag: "--max-connections",
    kind: "whole",
    range: [64, 65_536],
    defaultText: "4096",
    help: "connections in all: three for each player, some for pages; health checks have 64 more",
  },
  {
    name: "MAX_CONNECTIONS_PER_ADDRESS",
    flag: "--max-connections-per-address",
    kind: "whole",
    range: [1, 4096],
    defaultText: "128",
    help:
      "players' sockets of one address, two or three each; three times as many plain connections",
  },
  {
    name: "EDGE_SOCKETS",
    flag: "--edge-sockets",
    kind: "choice",
    choices: ["auto", "native", "runtime"],
    defaultText: "auto",
    help: "players' sockets: native ones of Linux cost less; auto takes them where it can",
  },
  {
    name: "GATEWAY_THREADS",
    flag: "--gateway-threads",
    kind: "whole",
    range: [1, 16],
    defaultText: "1 on up to 2 cores, 2 on up to 8, else 4",
    help: "threads that hold players' sockets with routing gateway",
  },
  {
    name: "LOG_FORMAT",
    flag: "--log-format",
    kind: "choice",
    choices: ["text", "json"],
    defaultText: "text",
    help: "log lines for people or for machines",
  },
  {
    name: "LOG_LEVEL",
    flag: "--log-level",
    kind: "choice",
    choices: ["debug", "info", "warn", "error"],
    defaultText: "info",
    help: "least important log line that is written",
  },
  {
    name: "DEVELOPMENT",
    flag: "--development",
    kind: "switch",
    defaultText: "off",
    help: "pages reload when the build changes",
  },
] as const satisfies readonly ConfigOption[];

/** Name of an option. */
export type ConfigOptionName = (typeof CONFIG_OPTIONS)[number]["name"];

/** The options as `--help` prints them, one paragraph each. */
export function describeOptions(): string {
  return CONFIG_OPTIONS.map((option: ConfigOption) => {
    const value = valueText(option);
    return `  ${option.flag}${value === "" ? "" : ` ${value}`}\n` +
      `      ${option.help}\n` +
      `      ${ENV_PREFIX}${option.name}, default: ${option.defaultText}`;
  }).join("\n");
}

function valueText(option: ConfigOption): string {
  switch (option.kind) {
    case "whole":
      return option.range === undefined ? "NUMBER" : `${option.range[0]}..${option.range[1]}`;
    case "choice":
      return (option.choices ?? []).join("|");
    case "switch":
      return "[on|off]";
    case "list":
      return "A,B,…";
    case "text":
      return "TEXT";
  }
}
