// `deno task smoke:routing`: every way in front of the worlds: direct, behind Caddy as proxy and as
// gateway, with TLS of its own, on plain http by a host name, and from a static site elsewhere.

import { PROJECT_ROOT } from "../source_files.ts";
import { buildStale } from "../build.ts";
import { runDeno } from "../run_deno.ts";
import { buildGateFrame } from "../../shared/protocol/gate.ts";
import { programVersion } from "../../shared/protocol/version.ts";
import { BrowserPerson, startBrowser } from "./browser.ts";
import { hasCaddy, startCaddy } from "./caddy.ts";
import { check, runSmoke, type Smoke } from "./harness.ts";
import { type MasterOptions, MasterProcess } from "./master_process.ts";
import { untilPlaying } from "./page_view.ts";
import { PageWalker } from "./page_walk.ts";
import { freePort, freePorts } from "./processes.ts";
import { RawSocket } from "./raw_socket.ts";
import { readAddresses } from "./saved_place.ts";
import { staticSite } from "./static_site.ts";
import { makeCertificates } from "./tls_files.ts";
import { tour } from "./tour.ts";

const LIMIT_MS = 240_000;
const CLIENT_MS = 90_000;
const WORLDS = ["hub", "left_world", "right_world", "top_world"] as const;
const SHORT_TOUR = ["left_world", "top_world", "right_world", "hub"] as const;

const PARTS: Readonly<Record<string, (smoke: Smoke) => Promise<void>>> = {
  direct,
  proxy_behind_caddy: (smoke) => behindCaddy(smoke, "proxy"),
  gateway_behind_caddy: (smoke) => behindCaddy(smoke, "gateway"),
  native_tls: nativeTls,
  plain_http: plainHttp,
  exported_site: exportedSite,
};

await runSmoke({ name: "smoke_routing", limitMs: LIMIT_MS }, async (smoke) => {
  const failed = await buildStale();
  check(failed.length === 0, `built: ${failed.join(", ")}`);
  const wanted = Deno.args.filter((name) => Object.hasOwn(PARTS, name));
  const names = wanted.length > 0 ? wanted : Object.keys(PARTS);
  // Two at a time: each waits more than it works.
  const next = async () => {
    for (let name = names.shift(); name !== undefined; name = names.shift()) {
      const part = PARTS[name];
      if (part !== undefined) await smoke.part(name, part);
    }
  };
  await Promise.all([next(), next()]);
});

/** Worlds listen for themselves: their ports speak, the tour goes over them. */
async function direct(smoke: Smoke): Promise<void> {
  const basePort = freePorts(WORLDS.length);
  const args = [
    ...["--routing", "direct", "--client-host", "127.0.0.1"],
    ...["--world-base-port", String(basePort)],
  ];
  let isWorldPortSpeaking = false;
  const watch = (async () => {
    // The hub lives from the first arrival to the first hop, and some seconds on.
    while (!isWorldPortSpeaking) {
      const socket = await RawSocket.open(`ws://127.0.0.1:${basePort}/hub`);
      if (!socket.isOpen) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        continue;
      }
      socket.send(buildGateFrame(programVersion()));
      await socket.untilHeard(1);
      socket.close();
      isWorldPortSpeaking = true;
    }
  })();
  await tour(smoke, { args }, 1, SHORT_TOUR);
  check(isWorldPortSpeaking, "the hub's own port spoke");
  await watch;
}

/** TLS and addresses by Caddy, worlds behind it or behind the master. */
async function behindCaddy(smoke: Smoke, routing: "proxy" | "gateway"): Promise<void> {
  check(hasCaddy(), "this machine has Caddy");
  const host = outerAddress() ?? "localhost";
  const port = freePort();
  const caddyPort = freePort();
  const basePort = freePorts(WORLDS.length);
  const at = `wss://${host}:${caddyPort}/`;
  const routes = routing === "proxy"
    ? WORLDS.map((key, index) => `reverse_proxy /${key} 127.0.0.1:${basePort + index}`)
    : [];
  const caddy = await startCaddy(
    smoke,
    host,
    [...routes, `reverse_proxy 127.0.0.1:${port}`],
    caddyPort,
  );
  const dataDirectory = await smoke.temporaryFolder();
  const master = await MasterProcess.start(smoke, {
    dataDirectory,
    port,
    args: [
      ...["--routing", routing, "--bind-host", "127.0.0.1"],
      ...["--world-base-port", String(basePort), "--trusted-proxies", "127.0.0.1"],
      ...["--public-master-url", at, "--public-world-url-template", `${at}{world_key}`],
    ],
  });
  await trustingTour(`https://${host}:${caddyPort}/`, caddy.rootPath, ["left_world", "hub"]);
  await caddyPage(smoke, `https://${host}:${caddyPort}/`);
  await master.drain();
  if (host !== "localhost") {
    const addresses = readAddresses(dataDirectory);
    check(addresses.length > 0, "guests were saved");
    check(
      addresses.every((address) => address === host),
      `every guest came from ${host}, the real address, not ${addresses}`,
    );
  }
}

/** A browser through Caddy: a secure context that plays. */
async function caddyPage(smoke: Smoke, url: string): Promise<void> {
  const browser = await startBrowser(smoke);
  const person = await BrowserPerson.create(smoke, browser, "behind_caddy", {
    ignoreHTTPSErrors: true,
  });
  await person.page.goto(`${url}?quality=low`);
  await untilPlaying(person.page, "hub");
  check(await person.page.evaluate(() => isSecureContext), "https is a secure context");
  check(person.complaints.length === 0, `no complaints: ${person.complaints.join(" | ")}`);
  await person.leave();
  await browser.close();
}

/** The master's own TLS, and the worlds' in direct mode. */
async function nativeTls(smoke: Smoke): Promise<void> {
  const files = await makeCertificates(await smoke.temporaryFolder());
  const tls = ["--tls-cert", files.certPath, "--tls-key", files.keyPath];
  const direct = ["--routing", "direct", "--world-base-port", String(freePorts(WORLDS.length))];
  for (const args of [tls, [...tls, ...direct, "--client-host", "localhost"]]) {
    const master = await startMaster(smoke, { args });
    await trustingTour(`https://localhost:${master.port}/`, files.caPath, ["right_world"]);
    check(await master.drain() === 0, "the master ends with 0");
  }
  const dataDirectory = await smoke.temporaryFolder();
  const broken = MasterProcess.spawn(smoke, {
    dataDirectory,
    args: ["--tls-cert", "/nowhere/cert.pem", "--tls-key", files.keyPath],
  });
  check(await broken.exited(20_000) !== 0, "a certificate that cannot be read stops the start");
}

/** No secure context: the guest walks, and the pack is kept all the same. */
async function plainHttp(smoke: Smoke): Promise<void> {
  const master = await startMaster(smoke, { args: ["--client-host", "virtucade.test"] });
  const browser = await startBrowser(smoke, ["--host-resolver-rules=MAP virtucade.test 127.0.0.1"]);
  const person = await BrowserPerson.create(smoke, browser, "plain_http");
  const { page } = person;
  await page.goto(`http://virtucade.test:${master.port}/?quality=low`);
  const { own, name } = await untilPlaying(page, "hub");
  const facts = await page.evaluate(() => ({
    isSecure: isSecureContext,
    hasCaches: "caches" in globalThis,
    hasSubtle: crypto.subtle !== undefined,
  }));
  check(!facts.isSecure && !facts.hasCaches && !facts.hasSubtle, "it is no secure context");
  await new PageWalker(page).walkTo({ x: own!.x + 2, z: own!.z + 1 });
  await page.waitForFunction(async () => (await indexedDB.databases()).length > 0);
  const hubs = () => person.packRequests.filter((path) => path.startsWith("/packs/hub.")).length;
  check(hubs() === 1, `the hub's pack was downloaded once, not ${hubs()} times`);
  await page.reload();
  const again = await untilPlaying(page, "hub");
  check(again.name === name, "the same guest after a refresh");
  check(hubs() === 1, "the pack was kept in IndexedDB");
  check(person.complaints.length === 0, `no complaints: ${person.complaints.join(" | ")}`);
  await browser.close();
  check(await master.drain() === 0, "the master ends with 0");
}

/** Client and packs from another server, pointed at the master by the page's address. */
async function exportedSite(smoke: Smoke): Promise<void> {
  check(await runDeno(["run", "-A", "scripts/export.ts"]), "the export is made");
  const site = staticSite(`${PROJECT_ROOT}/build/export`);
  smoke.onEnd(site.stop);
  const master = await startMaster(smoke, {
    args: ["--allowed-hosts", `127.0.0.1:${site.port}`],
  });
  const browser = await startBrowser(smoke);
  const person = await BrowserPerson.create(smoke, browser, "exported");
  const here = `http://127.0.0.1:${site.port}/`;
  const there = `ws://127.0.0.1:${master.port}/`;
  const query = new URLSearchParams({
    master_url: there,
    world_url_template: `${there}{world_key}`,
    world_pack_base_url: `${here}packs`,
    quality: "low",
  });
  await person.page.goto(`${here}?${query}`);
  await untilPlaying(person.page, "hub");
  await new PageWalker(person.page).travelTo("left_world");
  const packs = site.served().filter((path) => path.endsWith(".zip"));
  for (const key of ["hub", "left_world"]) {
    const count = packs.filter((path) => path.includes(`/${key}.`)).length;
    // What a first picture needs may come ahead, the rest on the way there.
    check(count === 1 || count === 2, `the pack of ${key} from the site: ${count} times`);
  }
  check(person.complaints.length === 0, `no complaints: ${person.complaints.join(" | ")}`);
  await browser.close();
  await refusesOtherOrigins(smoke, site.port);
  check(await master.drain() === 0, "the master ends with 0");
}

/** Without the allowed host, the same page is refused. */
async function refusesOtherOrigins(smoke: Smoke, sitePort: number): Promise<void> {
  const master = await startMaster(smoke, {});
  const answer = await fetch(`http://127.0.0.1:${master.port}/`, {
    headers: {
      connection: "Upgrade",
      upgrade: "websocket",
      origin: `http://127.0.0.1:${sitePort}`,
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    },
  });
  await answer.body?.cancel();
  check(answer.status !== 101, `another origin is refused (${answer.status})`);
  await master.drain();
}

async function startMaster(
  smoke: Smoke,
  options: Omit<MasterOptions, "dataDirectory">,
): Promise<MasterProcess> {
  return await MasterProcess.start(smoke, {
    dataDirectory: await smoke.temporaryFolder(),
    ...options,
  });
}

/** A headless client that trusts one authority more. */
async function trustingTour(url: string, caPath: string, hops: readonly string[]): Promise<void> {
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "scripts/smoke/trusting_client.ts", url, ...hops],
    cwd: PROJECT_ROOT,
    env: { DENO_CERT: caPath, RUST_BACKTRACE: "0", NO_COLOR: "1" },
    stdin: "null",
    signal: AbortSignal.timeout(CLIENT_MS),
  }).output();
  const text = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  check(text.includes("CLIENT_PASS"), `the client that trusts ${caPath} passes: ${text}`);
}

/** An address of this machine that is not loopback: what a proxy must pass on. */
function outerAddress(): string | undefined {
  return Deno.networkInterfaces().find(({ family, address }) =>
    family === "IPv4" && !address.startsWith("127.")
  )?.address;
}
