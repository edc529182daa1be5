import assert from "node:assert/strict";
import { ConfigError, type MasterConfig, readMasterConfig } from "./config.ts";
import { CONFIG_OPTIONS, describeOptions } from "./config_options.ts";
import { withFlagsNamed } from "./config_written.ts";

const FILES: Readonly<Record<string, string>> = { "/home/c.pem": "CERT", "/home/k.pem": "KEY" };

function read(
  env: Record<string, string> = {},
  args: readonly string[] = [],
  cores = 2,
): MasterConfig {
  return readMasterConfig({
    env,
    args,
    cwd: "/home",
    cores,
    buildDirectory: "/app/build",
    readTextFile(path) {
      const text = FILES[path];
      if (text === undefined) throw new Error(`no file ${path}`);
      return text;
    },
  });
}

function problemsOf(env: Record<string, string>, args: readonly string[] = []): readonly string[] {
  try {
    read(env, args);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

/** `env` without writing the prefix each time. */
function set(values: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [`MULTI_SERVER_${name}`, value]),
  );
}

Deno.test("readMasterConfig() needs nothing to be written", () => {
  assert.deepStrictEqual(read({ HOME: "/root", PATH: "" }), {
    hostname: "0.0.0.0",
    port: 19080,
    worldBasePort: 19081,
    routing: "gateway",
    clientHost: "127.0.0.1",
    clientScheme: "ws",
    publicMasterUrl: undefined,
    worldUrlTemplate: undefined,
    tls: undefined,
    trustedProxies: [],
    allowedHosts: [],
    packBaseUrl: undefined,
    packsDirectory: "/app/build/packs",
    addedWorldsDirectory: undefined,
    clientDirectory: "/app/build/client",
    dataDirectory: "/home/data",
    databaseDirectory: "/home/data",
    databaseFileName: "virtucade.db",
    startWorld: "hub",
    worldIdleMs: 5000,
    maxWorldBytes: 512 * 2 ** 20,
    isNameOnlyLogin: true,
    maxGuestsPerAddressHour: 60,
    maxConnections: 4096,
    maxConnectionsPerAddress: 128,
    edgeSockets: "auto",
    gatewayThreads: 1,
    logFormat: "text",
    logLevel: "info",
    isDevelopment: false,
  });
});

Deno.test("readMasterConfig() takes each option from the environment and from its flag", () => {
  const values: Record<string, string> = {
    BIND_HOST: "127.0.0.1",
    MASTER_PORT: "0",
    WORLD_BASE_PORT: "20000",
    ROUTING: "direct",
    CLIENT_HOST: "play.example.org",
    CLIENT_SCHEME: "wss",
    PUBLIC_MASTER_URL: "wss://play.example.org/",
    PUBLIC_WORLD_URL_TEMPLATE: "wss://{world_key}.example.org/",
    TLS_CERT: "c.pem",
    TLS_KEY: "/home/k.pem",
    TRUSTED_PROXIES: "10.0.0.0/8, ::1",
    ALLOWED_HOSTS: "Example.org,cdn.example.org:8443",
    WORLD_PACK_BASE_URL: "https://cdn.example.org/packs//",
    WORLD_PACK_DIR: "p",
    WORLDS_DIR: "w",
    CLIENT_DIR: "/c",
    DATA_DIR: "d",
    DB_PATH: "db/one",
    START_WORLD: "left_world",
    WORLD_IDLE_SECONDS: "3600",
    WORLD_MEMORY_MB: "128",
    NAME_ONLY: "off",
    MAX_GUESTS_PER_ADDRESS_HOUR: "7",
    MAX_CONNECTIONS: "20000",
    MAX_CONNECTIONS_PER_ADDRESS: "9",
    EDGE_SOCKETS: "runtime",
    GATEWAY_THREADS: "3",
    LOG_FORMAT: "json",
    LOG_LEVEL: "debug",
    DEVELOPMENT: "on",
  };
  assert.deepStrictEqual(
    Object.keys(values).toSorted(),
    CONFIG_OPTIONS.map((option) => option.name as string).toSorted(),
  );
  const expected: MasterConfig = {
    hostname: "127.0.0.1",
    port: 0,
    worldBasePort: 20000,
    routing: "direct",
    clientHost: "play.example.org",
    clientScheme: "wss",
    publicMasterUrl: "wss://play.example.org/",
    worldUrlTemplate: "wss://{world_key}.example.org/",
    tls: { certPath: "/home/c.pem", keyPath: "/home/k.pem", cert: "CERT", key: "KEY" },
    trustedProxies: ["10.0.0.0/8", "::1"],
    allowedHosts: ["example.org", "cdn.example.org:8443"],
    packBaseUrl: "https://cdn.example.org/packs",
    packsDirectory: "/home/p",
    addedWorldsDirectory: "/home/w",
    clientDirectory: "/c",
    dataDirectory: "/home/d",
    databaseDirectory: "/home/db",
    databaseFileName: "one.db",
    startWorld: "left_world" as MasterConfig["startWorld"],
    worldIdleMs: 3_600_000,
    maxWorldBytes: 128 * 2 ** 20,
    isNameOnlyLogin: false,
    maxGuestsPerAddressHour: 7,
    maxConnections: 20_000,
    maxConnectionsPerAddress: 9,
    edgeSockets: "runtime",
    gatewayThreads: 3,
    logFormat: "json",
    logLevel: "debug",
    isDevelopment: true,
  };
  assert.deepStrictEqual(read(set(values)), expected);
  const flagOf = new Map<string, string>(CONFIG_OPTIONS.map(({ name, flag }) => [name, flag]));
  const spaced = Object.entries(values).flatMap(([name, value]) => [flagOf.get(name)!, value]);
  assert.deepStrictEqual(read({}, spaced), expected);
  const joined = Object.entries(values).map(([name, value]) => `${flagOf.get(name)}=${value}`);
  assert.deepStrictEqual(read({}, joined), expected);
});

Deno.test("readMasterConfig() takes more gateway threads where there are more cores", () => {
  const threads = [1, 2, 3, 8, 9, 64].map((cores) => read({}, [], cores).gatewayThreads);
  assert.deepStrictEqual(threads, [1, 1, 2, 2, 4, 4]);
});

Deno.test("readMasterConfig() lets a flag win over the environment", () => {
  assert.equal(read(set({ MASTER_PORT: "1000" }), ["--port", "2000"]).port, 2000);
  assert.equal(read({}, ["--development", "--port", "1"]).isDevelopment, true);
});

Deno.test("readMasterConfig() allows names alone only where nobody else can be", () => {
  const cases: readonly [Record<string, string>, boolean][] = [
    [{}, true],
    [{ CLIENT_HOST: "localhost" }, true],
    [{ CLIENT_HOST: "play.example.org" }, false],
    [{ PUBLIC_MASTER_URL: "ws://127.0.0.1:19080/" }, true],
    [{ PUBLIC_MASTER_URL: "ws://[::1]:19080/" }, true],
    [{ PUBLIC_MASTER_URL: "wss://play.example.org/" }, false],
    [{ PUBLIC_MASTER_URL: "wss://127.0.0.1.example.org/" }, false],
    [{ TRUSTED_PROXIES: "10.0.0.1" }, false],
    [{ ROUTING: "proxy" }, false],
    [{ ROUTING: "proxy", NAME_ONLY: "on" }, true],
    [{ NAME_ONLY: "off" }, false],
  ];
  for (const [values, expected] of cases) {
    assert.equal(read(set(values)).isNameOnlyLogin, expected, JSON.stringify(values));
  }
});

Deno.test("readMasterConfig() binds to loopback behind a proxy and trusts it", () => {
  const config = read(set({ ROUTING: "proxy" }));
  assert.equal(config.hostname, "127.0.0.1");
  assert.deepStrictEqual(config.trustedProxies, ["127.0.0.1", "::1"]);
  assert.match(problemsOf(set({ ROUTING: "proxy", BIND_HOST: "*" }))[0]!, /BIND_HOST must be/);
});

Deno.test("readMasterConfig() refuses each wrong value by its name", () => {
  const cases: readonly [Record<string, string>, RegExp][] = [
    [{ MASTER_PORT: "65536" }, /^MASTER_PORT is no whole number from 0 to 65535: "65536"$/],
    [{ MASTER_PORT: "1e3" }, /^MASTER_PORT /],
    [{ MASTER_PORT: "-1" }, /^MASTER_PORT /],
    [{ WORLD_BASE_PORT: "0" }, /^WORLD_BASE_PORT /],
    [{ WORLD_IDLE_SECONDS: "0" }, /^WORLD_IDLE_SECONDS .* 1 to 3600/],
    [{ WORLD_IDLE_SECONDS: "3601" }, /^WORLD_IDLE_SECONDS /],
    [{ WORLD_MEMORY_MB: "127" }, /^WORLD_MEMORY_MB .* 128 to 65536/],
    [{ ROUTING: "magic" }, /^ROUTING is none of gateway, direct, proxy: "magic"$/],
    [{ CLIENT_SCHEME: "http" }, /^CLIENT_SCHEME is none of ws, wss/],
    [{ PUBLIC_MASTER_URL: "https://a/" }, /^PUBLIC_MASTER_URL is no ws:\/\/ or wss:\/\//],
    [{ PUBLIC_MASTER_URL: "play" }, /^PUBLIC_MASTER_URL /],
    [{ PUBLIC_WORLD_URL_TEMPLATE: "wss://a/b" }, /must contain \{world_key\}/],
    [{ PUBLIC_WORLD_URL_TEMPLATE: "a/{world_key}" }, /is no ws:/],
    [{ WORLD_PACK_BASE_URL: "ftp://a" }, /^WORLD_PACK_BASE_URL /],
    [{ TLS_CERT: "c.pem" }, /^TLS_KEY is missing/],
    [{ TLS_KEY: "k.pem" }, /^TLS_CERT is missing/],
    [{ TLS_CERT: "c.pem", TLS_KEY: "none.pem" }, /^TLS_KEY cannot be read: no file/],
    [{ ALLOWED_HOSTS: "https://a.org" }, /^ALLOWED_HOSTS has "https:\/\/a.org"/],
    [{ TRUSTED_PROXIES: "10.0.0.1,caddy" }, /^TRUSTED_PROXIES has "caddy"/],
    [{ TRUSTED_PROXIES: "10.0.0.0/8,::1/64x" }, /^TRUSTED_PROXIES has "::1\/64x"/],
    [{ START_WORLD: "../hub" }, /^START_WORLD is no world key/],
    [{ NAME_ONLY: "maybe" }, /^NAME_ONLY is neither/],
    [{ LOG_FORMAT: "xml" }, /^LOG_FORMAT /],
    [{ LOG_LEVEL: "loud" }, /^LOG_LEVEL /],
    [{ BIND_HOST: " " }, /^MULTI_SERVER_BIND_HOST is blank/],
    [{ MASTR_PORT: "1" }, /^MULTI_SERVER_MASTR_PORT is unknown; is MULTI_SERVER_MASTER_PORT meant/],
    [{ ROUTING: "direct" }, /^CLIENT_HOST or PUBLIC_WORLD_URL_TEMPLATE is needed/],
  ];
  for (const [values, expected] of cases) {
    const problems = problemsOf(set(values));
    assert.equal(problems.length, 1, `${JSON.stringify(values)}: ${problems}`);
    assert.match(problems[0]!, expected);
  }
});

Deno.test("trap A9.9: TLS file missing must fail closed: no configuration comes of it", () => {
  const broken: readonly Record<string, string>[] = [
    { TLS_CERT: "none.pem", TLS_KEY: "k.pem" },
    { TLS_CERT: "c.pem", TLS_KEY: "none.pem" },
    { TLS_CERT: "none.pem", TLS_KEY: "none.pem" },
    { TLS_CERT: "c.pem" },
    { TLS_KEY: "k.pem" },
  ];
  for (const values of broken) {
    assert.throws(() => read(set(values)), ConfigError, JSON.stringify(values));
  }
});

Deno.test("readMasterConfig() refuses each wrong argument by its name", () => {
  const cases: readonly [readonly string[], RegExp][] = [
    [["--prot", "1"], /^"--prot" is unknown; is --port meant\?$/],
    [["hub"], /^"hub" is unknown$/],
    [["--port"], /^--port has no value$/],
    [["--port="], /^--port has no value$/],
    [["--port", "--development"], /^--port has no value$/],
    [["--port", "1", "--port", "2"], /^--port is given twice$/],
  ];
  for (const [args, expected] of cases) {
    const problems = problemsOf({}, args);
    assert.equal(problems.length, 1, `${args}: ${problems}`);
    assert.match(problems[0]!, expected);
  }
});

Deno.test("readMasterConfig() lists every problem at once", () => {
  const problems = problemsOf(set({ MASTER_PORT: "x", ROUTING: "y", NONSENSE_HERE: "1" }), [
    "--log-level",
    "z",
  ]);
  assert.equal(problems.length, 4);
  assert.throws(
    () => read(set({ MASTER_PORT: "x", ROUTING: "y" })),
    /^ConfigError: Cannot start master: ROUTING .*; MASTER_PORT /,
  );
});

Deno.test("describeOptions() names every flag and variable", () => {
  const text = describeOptions();
  for (const { name, flag, defaultText } of CONFIG_OPTIONS) {
    assert.ok(text.includes(`${flag} `), flag);
    assert.ok(text.includes(`MULTI_SERVER_${name}, default: ${defaultText}`), name);
  }
});

Deno.test("withFlagsNamed() names each option as it can be written, and leaves the rest", () => {
  assert.equal(
    withFlagsNamed("TLS_KEY is missing beside TLS_CERT"),
    "--tls-key (MULTI_SERVER_TLS_KEY) is missing beside --tls-cert (MULTI_SERVER_TLS_CERT)",
  );
  for (
    const problem of [
      "MULTI_SERVER_MASTER_PRT is unknown; is MULTI_SERVER_MASTER_PORT meant?",
      '"--frob" is unknown',
      "WORLD_PORT_MASTER_PORT is no option of this",
    ]
  ) assert.equal(withFlagsNamed(problem), problem);
});
