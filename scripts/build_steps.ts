// What `build/` is made of, and which part of it is stale: a part whose inputs are, by path, size
// and time, the ones it was last built from is left as it is.

import { sha256Hex } from "../shared/pack/sha256.ts";
import { exists, listFiles } from "./source_files.ts";

/** One part of `build/`. */
export interface BuildStep {
  readonly name: string;
  /** The script that builds it. */
  readonly script: string;
  /** Files and folders, relative to the project, that it is made from. */
  readonly inputs: readonly string[];
  /** A file that is there once it was built. */
  readonly output: string;
}

/** Every part, each apart from the others. */
export const BUILD_STEPS: readonly BuildStep[] = [
  {
    name: "client",
    script: "scripts/build_client.ts",
    inputs: [
      "client",
      "shared",
      "scripts/build_client.ts",
      "scripts/client_builder.ts",
      "scripts/three_bundle.ts",
      "scripts/pack/three_parts.ts",
    ],
    output: "build/client/assets.json",
  },
  {
    name: "packs",
    script: "scripts/pack/build_packs.ts",
    inputs: ["worlds", "world/api", "shared/pack", "shared/sim", "scripts/pack", "scripts/assets"],
    output: "build/packs/catalog.json",
  },
  {
    name: "simulation_worker",
    script: "scripts/build_simulation_worker.ts",
    inputs: ["world", "shared", "scripts/build_simulation_worker.ts"],
    output: "build/world/simulation_worker.js",
  },
];

/** Inputs of every part: versions and packages. */
const COMMON_INPUTS = ["deno.json", "deno.lock"];

/** A text that changes when any input of `step` does. Tests are no input. */
export function inputStamp(root: string, step: BuildStep): string {
  const lines: string[] = [];
  for (const input of [...COMMON_INPUTS, ...step.inputs]) {
    if (!exists(`${root}/${input}`)) continue;
    const { isFile } = Deno.statSync(`${root}/${input}`);
    const isInput = (name: string) => !/_test\.tsx?$/.test(name) && !name.startsWith(".");
    for (const file of isFile ? [input] : listFiles(root, input, isInput)) {
      const { size, mtime } = Deno.statSync(`${root}/${file}`);
      lines.push(`${file} ${size} ${mtime?.getTime() ?? 0}`);
    }
  }
  return sha256Hex(new TextEncoder().encode(lines.join("\n")));
}

/** True when `step` was never built, or from other inputs. */
export function isStale(root: string, step: BuildStep): boolean {
  if (!exists(`${root}/${step.output}`)) return true;
  const file = stampFile(root, step);
  return !exists(file) || Deno.readTextFileSync(file) !== inputStamp(root, step);
}

/**
 * Remembers that `step` was built from `stamp`, which was taken before it began: a file that was
 * saved meanwhile leaves the part stale.
 */
export function rememberBuilt(root: string, step: BuildStep, stamp: string): void {
  Deno.mkdirSync(`${root}/build/stamps`, { recursive: true });
  Deno.writeTextFileSync(stampFile(root, step), stamp);
}

function stampFile(root: string, { name }: BuildStep): string {
  return `${root}/build/stamps/${name}`;
}
