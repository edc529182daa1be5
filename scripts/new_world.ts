// deno-lint-ignore-file no-console -- a command answers on the terminal

// `deno task new-world <key>`: a folder for a new world, and a portal to it in the hub.

import { runDeno } from "./run_deno.ts";
import { HOME_KEY, planNewWorld } from "./new_world_plan.ts";
import { exists, PROJECT_ROOT } from "./source_files.ts";

const WORLDS = `${PROJECT_ROOT}/worlds`;

async function main(): Promise<void> {
  const [key, ...rest] = Deno.args;
  if (key === undefined || rest.length > 0) {
    console.error("Cannot make world: usage is deno task new-world <key>");
    Deno.exitCode = 1;
    return;
  }
  const worlds = new Map<string, string>();
  for await (const { name, isDirectory } of Deno.readDir(WORLDS)) {
    const file = `${WORLDS}/${name}/world.json`;
    if (isDirectory && exists(file)) worlds.set(name, await Deno.readTextFile(file));
  }
  const plan = planNewWorld(key, worlds);
  if (!plan.ok) {
    console.error(`Cannot make world: ${plan.problem}`);
    Deno.exitCode = 1;
    return;
  }
  await Deno.mkdir(`${WORLDS}/${key}`, { recursive: true });
  const files = [...plan.files].map(([name]) => `worlds/${name}`);
  for (const [name, text] of plan.files) await Deno.writeTextFile(`${WORLDS}/${name}`, text);
  await runDeno(["fmt", "--quiet", ...files]);
  for (const file of files) console.log(`NEW_WORLD_FILE ${file}`);
  const { x, z } = plan.portal.at;
  console.log(
    `Portals lead both ways, so worlds/${HOME_KEY}/world.json got one to "${key}" at ${x}, ${z}. ` +
      `Move it where you like; the build says if nobody can walk to it.`,
  );
  console.log(`Now \`deno task dev\` shows it at http://127.0.0.1:19080/#${key}, as you save it.`);
}

if (import.meta.main) await main();
