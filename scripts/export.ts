// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno task export`: client and packs as a static site in build/export, for a host or CDN that is
// not the master, and a manifest to check that host against.
//
//   /index.html, /client/*          the page, at the addresses that it names; previews of links to it
//                                   want its own whole one: --site-url https://play.example.org/
//   /bench.html                     the page that measures
//   /packs/*                        MULTI_SERVER_WORLD_PACK_BASE_URL is this folder's address
//   /config.json                    hosts that the page's URL may name: --allowed-hosts a,b
//   /deployment_manifest.json

import { programVersion } from "../shared/protocol/version.ts";
import { pageAt } from "../shared/pack/page_address.ts";
import { buildStale } from "./build.ts";
import { buildDeploymentManifest, type ExportSource } from "./deployment_manifest.ts";
import { listFiles, PROJECT_ROOT } from "./source_files.ts";

const OUT = "build/export";

/** The site's files by path: what the build holds, at its public addresses. */
export function siteFiles(
  root: string,
  allowedHosts: readonly string[],
  siteUrl = "",
): ReadonlyMap<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  const add = (folder: string, target: (name: string) => string) => {
    for (const path of listFiles(root, folder, (name) => !name.endsWith(".part"))) {
      files.set(target(path.slice(folder.length + 1)), Deno.readFileSync(`${root}/${path}`));
    }
  };
  add("build/client", (name) => name.endsWith(".html") ? name : `client/${name}`);
  // The page is made for its address, and so are no compressed ones of it.
  const page = new TextDecoder().decode(files.get("index.html"));
  for (const suffix of [".br", ".gz"]) files.delete(`client/index.html${suffix}`);
  files.set("index.html", new TextEncoder().encode(pageAt(page, siteUrl)));
  add("build/packs", (name) => `packs/${name}`);
  // What a master answers itself: the page asks its own server whom it may be pointed at.
  const { build: buildId } = JSON.parse(Deno.readTextFileSync(`${root}/build/client/assets.json`));
  const config = { version: programVersion(), buildId, allowedHosts, isDevelopment: false };
  files.set("config.json", new TextEncoder().encode(JSON.stringify(config) + "\n"));
  return files;
}

function valueOf(args: readonly string[], flag: string): string {
  const at = args.indexOf(flag);
  return at < 0 ? "" : args[at + 1] ?? "";
}

async function main(): Promise<void> {
  const failed = await buildStale();
  if (failed.length > 0) {
    Deno.exitCode = 1;
    return;
  }
  const allowedHosts = valueOf(Deno.args, "--allowed-hosts").split(",").filter((each) =>
    each !== ""
  );
  const files = siteFiles(PROJECT_ROOT, allowedHosts, valueOf(Deno.args, "--site-url"));
  const manifest = buildDeploymentManifest(await readSource(), files);
  const out = `${PROJECT_ROOT}/${OUT}`;
  await Deno.remove(out, { recursive: true }).catch(() => undefined); // the first export
  for (const [path, bytes] of files) {
    await Deno.mkdir(`${out}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
    await Deno.writeFile(`${out}/${path}`, bytes);
  }
  const text = JSON.stringify(manifest, null, 2) + "\n";
  await Deno.writeTextFile(`${out}/deployment_manifest.json`, text);
  const sizeBytes = manifest.files.reduce((sum, file) => sum + file.size, 0);
  console.log(
    `EXPORT_READY folder=${OUT} files=${manifest.files.length} bytes=${sizeBytes} ` +
      `version=${manifest.version} commit=${manifest.commit.slice(0, 12)}`,
  );
}

async function readSource(): Promise<ExportSource> {
  const version = programVersion();
  const output = await new Deno.Command("git", {
    args: ["log", "-1", "--format=%H %ct"],
    cwd: PROJECT_ROOT,
    stderr: "null",
  }).output();
  const found = /^([0-9a-f]{40}) (\d+)/.exec(new TextDecoder().decode(output.stdout));
  if (found?.[1] === undefined) return { version, commit: "", commitTimeSeconds: 0 };
  return { version, commit: found[1], commitTimeSeconds: Number(found[2]) };
}

if (import.meta.main) await main();
