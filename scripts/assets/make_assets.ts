// Makes the files that a world's `assets.ts` describes, into `build/assets/<key>/`. A world whose
// description and whose tools did not change is left as it is.

import { sha256Hex } from "../../shared/pack/sha256.ts";
import { BuildError, type BuildProblem } from "../pack/build_problem.ts";
import { runDeno } from "../run_deno.ts";
import { exists, listFiles, PROJECT_ROOT } from "../source_files.ts";

/** Where made files lie below the project, a folder for each world. */
export const ASSETS_DIR = "build/assets";

/** Makes what is stale of every world below `worlds/`, side by side. @returns The keys made now. */
export async function makeStaleAssets(): Promise<readonly string[]> {
  const keys = [...Deno.readDirSync(`${PROJECT_ROOT}/worlds`)]
    .filter(({ name, isDirectory }) =>
      isDirectory && exists(`${PROJECT_ROOT}/worlds/${name}/assets.ts`)
    )
    .map(({ name }) => name)
    .sort();
  const stale = keys.filter((key) => readStamp(key) !== stampOf(key));
  const problems: BuildProblem[] = [];
  await Promise.all(stale.map(async (key) => {
    const stamp = stampOf(key); // before it begins: what is saved meanwhile leaves it stale
    const isMade = await runDeno(["run", "-A", "scripts/assets/make_world_assets.ts", key]);
    if (isMade) Deno.writeTextFileSync(stampFile(key), stamp);
    else problems.push({ file: `worlds/${key}/assets.ts`, line: 0, problem: "could not be run" });
  }));
  for (const { name } of existing(ASSETS_DIR)) {
    if (!keys.includes(name.replace(/\.stamp$/, ""))) {
      Deno.removeSync(`${PROJECT_ROOT}/${ASSETS_DIR}/${name}`, { recursive: true });
    }
  }
  if (problems.length > 0) throw new BuildError(problems);
  return stale;
}

/** Changes when the world's description, the tools or the packages they use do. */
function stampOf(key: string): string {
  const isInput = (name: string) => !/_test\.ts$/.test(name) && !name.startsWith(".");
  const files = [
    "deno.json",
    `worlds/${key}/assets.ts`,
    ...listFiles(PROJECT_ROOT, `worlds/${key}/making`, isInput),
    ...listFiles(PROJECT_ROOT, "scripts/assets", isInput),
    "shared/lib/random.ts",
    "client/scene/kit_geometry.ts",
  ];
  const lines = files.map((file) =>
    `${file} ${sha256Hex(Deno.readFileSync(`${PROJECT_ROOT}/${file}`))}`
  );
  return sha256Hex(new TextEncoder().encode(lines.join("\n")));
}

function readStamp(key: string): string | undefined {
  const isThere = exists(stampFile(key)) && exists(`${PROJECT_ROOT}/${ASSETS_DIR}/${key}`);
  return isThere ? Deno.readTextFileSync(stampFile(key)) : undefined;
}

function stampFile(key: string): string {
  return `${PROJECT_ROOT}/${ASSETS_DIR}/${key}.stamp`;
}

function existing(folder: string): readonly Deno.DirEntry[] {
  const path = `${PROJECT_ROOT}/${folder}`;
  return exists(path) ? [...Deno.readDirSync(path)] : [];
}
