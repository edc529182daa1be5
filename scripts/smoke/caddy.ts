// A real Caddy in front, with certificates of its own authority.

import { exists } from "../source_files.ts";
import { type Smoke, until } from "./harness.ts";
import { LogTail } from "./log_tail.ts";
import { freePort, isAlive, killNow } from "./processes.ts";

const CADDY = "/usr/bin/caddy";
const READY_MS = 15_000;
const REPORTED_LINES = 20;

/** A running proxy. */
export interface Caddy {
  readonly port: number;
  /** The root certificate that clients must trust. */
  readonly rootPath: string;
}

/** True when this machine has Caddy. */
export function hasCaddy(): boolean {
  return exists(CADDY);
}

/**
 * Starts one that speaks TLS as `host` and sends each path on.
 * @param routes Lines of a Caddyfile's site.
 */
export async function startCaddy(
  smoke: Smoke,
  host: string,
  routes: readonly string[],
  port: number = freePort(),
): Promise<Caddy> {
  const folder = await smoke.temporaryFolder();
  const caddyfile = [
    "{",
    "  admin off",
    "  auto_https disable_redirects",
    "  skip_install_trust",
    `  default_sni ${host}`,
    `  storage file_system ${folder}/storage`,
    "}",
    `https://${host}:${port} {`,
    "  tls internal",
    ...routes.map((line) => `  ${line}`),
    "}",
    "",
  ].join("\n");
  await Deno.writeTextFile(`${folder}/Caddyfile`, caddyfile);
  const child = new Deno.Command(CADDY, {
    args: ["run", "--config", `${folder}/Caddyfile`, "--adapter", "caddyfile"],
    env: { HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log = new LogTail(smoke.isVerbose ? (line) => smoke.mark(`  [caddy] ${line}`) : undefined);
  void log.follow(child.stdout);
  void log.follow(child.stderr);
  smoke.onEnd(async () => {
    if (isAlive(child.pid)) killNow(child.pid);
    await child.status;
  });
  smoke.onFailure(() => ["--- caddy", ...log.last(REPORTED_LINES)]);
  const rootPath = `${folder}/storage/pki/authorities/local/root.crt`;
  await until(() => exists(rootPath) && isListening(host, port), READY_MS, "Caddy's certificate");
  return { port, rootPath };
}

async function isListening(hostname: string, port: number): Promise<boolean> {
  try {
    (await Deno.connect({ hostname, port })).close();
    return true;
  } catch {
    return false; // not yet
  }
}
