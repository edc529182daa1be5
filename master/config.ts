// What a master is told, resolved and checked. Pure: the environment, the arguments and the files
// come in, and one typed value or one error with every problem goes out.

import { dirname, resolve } from "node:path";
import { parseWorldKey, type WorldKey } from "../shared/lib/ids.ts";
import type { SocketChoice } from "../shared/edge/socket_layer.ts";
import type { LogLevel } from "../shared/lib/log.ts";
import { CONFIG_OPTIONS, type ConfigOption, type ConfigOptionName } from "./config_options.ts";
import { readWrittenOptions, type WrittenOptions } from "./config_written.ts";

/** How players reach worlds. */
export type Routing = "gateway" | "direct" | "proxy";

/** A certificate, where it lies and what is in it. */
export interface TlsFiles {
  readonly certPath: string;
  readonly keyPath: string;
  /** PEM text. */
  readonly cert: string;
  /** PEM text; never logged. */
  readonly key: string;
}

/** Everything a master is told at its start, resolved. config_options.ts has units and ranges. */
export interface MasterConfig {
  readonly hostname: string;
  /** 0 for any free one. */
  readonly port: number;
  readonly worldBasePort: number;
  readonly routing: Routing;
  readonly clientHost: string;
  readonly clientScheme: "ws" | "wss";
  /** As configured; without it the address follows from scheme, host and the real port. */
  readonly publicMasterUrl: string | undefined;
  readonly worldUrlTemplate: string | undefined;
  readonly tls: TlsFiles | undefined;
  readonly trustedProxies: readonly string[];
  readonly allowedHosts: readonly string[];
  /** Without a slash at its end; nothing: this master serves them. */
  readonly packBaseUrl: string | undefined;
  readonly packsDirectory: string;
  /** A folder that `virtucade pack` wrote, whose worlds are added to the build's. */
  readonly addedWorldsDirectory: string | undefined;
  readonly clientDirectory: string;
  readonly dataDirectory: string;
  readonly databaseDirectory: string;
  readonly databaseFileName: string;
  readonly startWorld: WorldKey;
  readonly worldIdleMs: number;
  readonly maxWorldBytes: number;
  readonly isNameOnlyLogin: boolean;
  readonly maxGuestsPerAddressHour: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly edgeSockets: SocketChoice;
  readonly gatewayThreads: number;
  readonly logFormat: "text" | "json";
  readonly logLevel: LogLevel;
  readonly isDevelopment: boolean;
}

/** Where a master's configuration comes from. */
export interface ConfigSources {
  readonly env: Readonly<Record<string, string>>;
  readonly args: readonly string[];
  /** Relative paths start here. */
  readonly cwd: string;
  /** Has `client`, `packs` and `worlds`, unless other folders are configured. */
  readonly buildDirectory: string;
  /** Of this machine. */
  readonly cores: number;
  /** @throws {Error} When the file cannot be read. */
  readonly readTextFile: (path: string) => string;
}

/** The operator's mistakes, all of them. */
export class ConfigError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`Cannot start master: ${problems.join("; ")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

const DEFAULT_PORT = 19_080;
const DEFAULT_WORLD_BASE_PORT = 19_081;
const LOOPBACK = "127.0.0.1";

/** Reads the configuration. @throws {ConfigError} When anything in it is wrong. */
export function readMasterConfig(sources: ConfigSources): MasterConfig {
  const problems: string[] = [];
  const written = readWrittenOptions(sources, problems);
  const read = new OptionReader(written, problems);
  const path = (name: ConfigOptionName, standard: string) =>
    resolve(sources.cwd, read.text(name) ?? standard);
  const built = (name: string) => resolve(sources.buildDirectory, name);

  const routing = read.choice<Routing>("ROUTING", "gateway");
  const isProxied = routing === "proxy";
  const host = read.text("BIND_HOST") ?? (isProxied ? LOOPBACK : "*");
  const clientHost = read.text("CLIENT_HOST");
  const worldUrlTemplate = templateOf(read, problems);
  const tls = tlsOf(read, sources, problems);
  const packBaseUrl = urlOf(read, "WORLD_PACK_BASE_URL", ["http:", "https:"], problems);
  const publicMasterUrl = urlOf(read, "PUBLIC_MASTER_URL", ["ws:", "wss:"], problems);
  const dataDirectory = path("DATA_DIR", "data");
  const databasePath = withSuffix(path("DB_PATH", `${dataDirectory}/virtucade`), ".db");
  const trusted = read.list("TRUSTED_PROXIES");
  const advertised = publicMasterUrl === undefined
    ? clientHost ?? LOOPBACK
    : new URL(publicMasterUrl).hostname;
  const isNameOnlyDefault = isLoopbackHost(advertised) && !isProxied && trusted.length === 0;

  const config: MasterConfig = {
    hostname: host === "*" ? "0.0.0.0" : host,
    port: read.whole("MASTER_PORT", DEFAULT_PORT),
    worldBasePort: read.whole("WORLD_BASE_PORT", DEFAULT_WORLD_BASE_PORT),
    routing,
    clientHost: clientHost ?? LOOPBACK,
    clientScheme: read.choice("CLIENT_SCHEME", tls === undefined ? "ws" : "wss"),
    publicMasterUrl,
    worldUrlTemplate,
    tls,
    trustedProxies: isProxied && trusted.length === 0 ? [LOOPBACK, "::1"] : trusted,
    allowedHosts: read.list("ALLOWED_HOSTS").map((each) => each.toLowerCase()),
    packBaseUrl: packBaseUrl?.replace(/\/+$/, ""),
    packsDirectory: path("WORLD_PACK_DIR", built("packs")),
    addedWorldsDirectory: read.text("WORLDS_DIR") === undefined
      ? undefined
      : path("WORLDS_DIR", ""),
    clientDirectory: path("CLIENT_DIR", built("client")),
    dataDirectory,
    databaseDirectory: dirname(databasePath),
    databaseFileName: databasePath.slice(dirname(databasePath).length + 1),
    startWorld: startWorldOf(read, problems),
    worldIdleMs: read.whole("WORLD_IDLE_SECONDS", 5) * 1000,
    maxWorldBytes: read.whole("WORLD_MEMORY_MB", 512) * 2 ** 20,
    isNameOnlyLogin: read.flag("NAME_ONLY", isNameOnlyDefault),
    maxGuestsPerAddressHour: read.whole("MAX_GUESTS_PER_ADDRESS_HOUR", 60),
    maxConnections: read.whole("MAX_CONNECTIONS", 4096),
    maxConnectionsPerAddress: read.whole("MAX_CONNECTIONS_PER_ADDRESS", 128),
    edgeSockets: read.choice<SocketChoice>("EDGE_SOCKETS", "auto"),
    gatewayThreads: read.whole("GATEWAY_THREADS", gatewayThreadsFor(sources.cores)),
    logFormat: read.choice("LOG_FORMAT", "text"),
    logLevel: read.choice<LogLevel>("LOG_LEVEL", "info"),
    isDevelopment: read.flag("DEVELOPMENT", false),
  };
  checkTogether(config, { clientHost, isBoundToLoopback: isLoopbackHost(host) }, problems);
  if (problems.length > 0) throw new ConfigError(problems);
  return config;
}

/**
 * One gateway thread carries more players than one world may hold, and two cores have a world and
 * the rest of the master to run as well.
 */
function gatewayThreadsFor(cores: number): number {
  return cores <= 2 ? 1 : cores <= 8 ? 2 : 4;
}

/** What is only wrong in company. */
function checkTogether(
  config: MasterConfig,
  written: { readonly clientHost: string | undefined; readonly isBoundToLoopback: boolean },
  problems: string[],
): void {
  for (const host of config.allowedHosts) {
    if (!/^[a-z0-9.-]+(:\d{1,5})?$|^\[[0-9a-f:]+\](:\d{1,5})?$/.test(host)) {
      problems.push(`ALLOWED_HOSTS has "${host}", which is no host name`);
    }
  }
  for (const proxy of config.trustedProxies) {
    // Only its form: the edge, which reads it, refuses what is left.
    if (!/^[0-9a-f.:]*[.:][0-9a-f.:]*(\/\d{1,3})?$/i.test(proxy)) {
      problems.push(`TRUSTED_PROXIES has "${proxy}", which is no address or network`);
    }
  }
  if (config.routing === "proxy" && !written.isBoundToLoopback) {
    problems.push("BIND_HOST must be a loopback address with routing proxy");
  }
  const isUnreachable = config.routing === "direct" && !written.isBoundToLoopback &&
    written.clientHost === undefined && config.worldUrlTemplate === undefined;
  if (isUnreachable) {
    problems.push(
      "CLIENT_HOST or PUBLIC_WORLD_URL_TEMPLATE is needed with routing direct: players elsewhere " +
        "cannot reach a world at 127.0.0.1",
    );
  }
}

function templateOf(read: OptionReader, problems: string[]): string | undefined {
  const text = read.text("PUBLIC_WORLD_URL_TEMPLATE");
  if (text === undefined) return undefined;
  const isUrl = /^wss?:\/\/[^/]/.test(text) && URL.canParse(text.replaceAll("{world_key}", "key"));
  if (!isUrl) problems.push(`PUBLIC_WORLD_URL_TEMPLATE is no ws:// or wss:// address: "${text}"`);
  if (!text.includes("{world_key}")) {
    problems.push("PUBLIC_WORLD_URL_TEMPLATE must contain {world_key}");
  }
  return text;
}

function urlOf(
  read: OptionReader,
  name: ConfigOptionName,
  schemes: readonly string[],
  problems: string[],
): string | undefined {
  const text = read.text(name);
  if (text === undefined) return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && schemes.includes(url.protocol) && url.hostname !== "") return text;
  const known = schemes.map((scheme) => `${scheme}//`).join(" or ");
  problems.push(`${name} is no ${known} address: "${text}"`);
  return undefined;
}

function tlsOf(
  read: OptionReader,
  { cwd, readTextFile }: ConfigSources,
  problems: string[],
): TlsFiles | undefined {
  const cert = read.text("TLS_CERT");
  const key = read.text("TLS_KEY");
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined) problems.push("TLS_CERT is missing beside TLS_KEY");
  if (key === undefined) problems.push("TLS_KEY is missing beside TLS_CERT");
  const contentOf = (name: string, path: string | undefined) => {
    if (path === undefined) return "";
    try {
      return readTextFile(resolve(cwd, path));
    } catch (error) {
      const cause = error instanceof Error ? error.message : String(error);
      problems.push(`${name} cannot be read: ${cause}`);
      return "";
    }
  };
  return {
    certPath: resolve(cwd, cert ?? ""),
    keyPath: resolve(cwd, key ?? ""),
    cert: contentOf("TLS_CERT", cert),
    key: contentOf("TLS_KEY", key),
  };
}

function startWorldOf(read: OptionReader, problems: string[]): WorldKey {
  const text = read.text("START_WORLD") ?? "hub";
  const key = parseWorldKey(text);
  if (key === undefined) problems.push(`START_WORLD is no world key: "${text}"`);
  return key ?? ("hub" as WorldKey); // not used: there is a problem then
}

/** True for names of this very machine. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase();
  return name === "localhost" || name.endsWith(".localhost") || name === "::1" ||
    name === "[::1]" || /^127(\.\d{1,3}){3}$/.test(name);
}

function withSuffix(text: string, suffix: string): string {
  return text.endsWith(suffix) ? text : text + suffix;
}

const OPTION_OF: ReadonlyMap<ConfigOptionName, ConfigOption> = new Map(
  CONFIG_OPTIONS.map((option) => [option.name, option]),
);

/** Turns what is written into values; what cannot be turned is a problem. */
class OptionReader {
  readonly #written: WrittenOptions;
  readonly #problems: string[];

  constructor(written: WrittenOptions, problems: string[]) {
    this.#written = written;
    this.#problems = problems;
  }

  text(name: ConfigOptionName): string | undefined {
    return this.#written.get(name);
  }

  list(name: ConfigOptionName): readonly string[] {
    const parts = this.text(name)?.split(",").map((part) => part.trim()) ?? [];
    return parts.filter((part) => part !== "");
  }

  whole(name: ConfigOptionName, standard: number): number {
    const text = this.text(name);
    if (text === undefined) return standard;
    const [least, most] = OPTION_OF.get(name)?.range ?? [0, Number.MAX_SAFE_INTEGER];
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return value;
    this.#problems.push(`${name} is no whole number from ${least} to ${most}: "${text}"`);
    return standard;
  }

  flag(name: ConfigOptionName, standard: boolean): boolean {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined) return standard;
    if (["on", "true", "yes", "1"].includes(text)) return true;
    if (["off", "false", "no", "0"].includes(text)) return false;
    this.#problems.push(`${name} is neither on nor off: "${text}"`);
    return standard;
  }

  choice<Choice extends string>(name: ConfigOptionName, standard: Choice): Choice {
    const text = this.text(name);
    if (text === undefined) return standard;
    const choices = OPTION_OF.get(name)?.choices ?? [];
    if (choices.includes(text)) return text as Choice; // the table lists the union's members
    this.#problems.push(`${name} is none of ${choices.join(", ")}: "${text}"`);
    return standard;
  }
}
