// `deno task smoke:exe`: the one executable, copied to an empty folder, started with an empty
// environment. It does all that the source does, and what only an operator meets.

import { programVersion } from "../../shared/protocol/version.ts";
import { type BuildStep, inputStamp, isStale, rememberBuilt } from "../build_steps.ts";
import { runDeno } from "../run_deno.ts";
import { PROJECT_ROOT } from "../source_files.ts";
import { sceneText, serverText, worldJsonText } from "../world_template.ts";
import { enterBot, travelTo } from "./bots.ts";
import { check, runSmoke, type Smoke } from "./harness.ts";
import { MasterProcess } from "./master_process.ts";
import { smokeParts } from "./smoke_parts.ts";

const LIMIT_MS = 300_000;
const COMMAND_MS = 60_000;
const ADDED_WORLD = "fifth_world";
const OWNER_ONLY_FOLDER = 0o700;
const OWNER_ONLY_FILE = 0o600;

/** The executable as a part of `build/`: everything goes in. */
const EXECUTABLE: BuildStep = {
  name: "virtucade",
  script: "scripts/compile.ts",
  inputs: ["main.ts", "master", "world", "client", "shared", "worlds", "scripts/pack"]
    .concat("scripts/compile.ts", "scripts/program_bundler.ts"),
  output: "build/virtucade",
};

await runSmoke({ name: "smoke_exe", limitMs: LIMIT_MS }, async (smoke) => {
  await compileStale();
  const folder = await smoke.temporaryFolder();
  const exePath = `${folder}/virtucade`;
  await Deno.copyFile(`${PROJECT_ROOT}/${EXECUTABLE.output}`, exePath);
  await Deno.chmod(exePath, 0o755);
  const at = Deno.args.indexOf("--only");
  const only = at < 0 ? undefined : Deno.args[at + 1];
  if (only === undefined || only === "operator") {
    await smoke.part("command_line", () => commandLine(folder));
    await smoke.part("owner_only", (own) => ownerOnly(own, exePath, folder));
    await smoke.part("added_world", (own) => addedWorld(own, exePath, folder));
  }
  await smokeParts(smoke, { exePath, isEnvironmentEmpty: true, cwd: folder }, only);
});

async function compileStale(): Promise<void> {
  if (!isStale(PROJECT_ROOT, EXECUTABLE)) return;
  const stamp = inputStamp(PROJECT_ROOT, EXECUTABLE);
  check(await runDeno(["run", "-A", EXECUTABLE.script]), "the executable is compiled");
  rememberBuilt(PROJECT_ROOT, EXECUTABLE, stamp);
}

interface Ran {
  readonly code: number;
  readonly text: string;
}

async function runExe(cwd: string, args: readonly string[]): Promise<Ran> {
  const { code, stdout, stderr } = await new Deno.Command(`${cwd}/virtucade`, {
    args: [...args],
    cwd,
    clearEnv: true,
    stdin: "null",
    signal: AbortSignal.timeout(COMMAND_MS),
  }).output();
  const decoder = new TextDecoder();
  return { code, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

async function commandLine(folder: string): Promise<void> {
  const help = await runExe(folder, ["--help"]);
  check(help.code === 0 && help.text.includes("--data-dir"), "--help tells the options");
  const version = await runExe(folder, ["--version"]);
  check(version.code === 0 && version.text.trim() === programVersion(), "--version is the version");
  const unknown = await runExe(folder, ["--no-such-flag", "--port", "nonsense"]);
  check(unknown.code !== 0, "an unknown flag stops the start");
  for (const part of ["no-such-flag", "nonsense"]) {
    check(unknown.text.includes(part), `every problem is named: ${part} in ${unknown.text}`);
  }
  check(!/\n\s+at /.test(unknown.text), `no stack for an operator's mistake: ${unknown.text}`);
  const command = await runExe(folder, ["fly"]);
  check(command.code === 2 && command.text.includes('"fly"'), "an unknown command is named");
  const world = await runExe(folder, ["world", "nowhere", "--standalone"]);
  check(world.code === 12, `an unknown world ends with 12, not ${world.code}`);
  check(world.text.includes("left_world"), "and the known ones are listed");
  const left = [...Deno.readDirSync(folder)].map(({ name }) => name);
  check(left.join() === "virtucade", `nothing is left beside the executable: ${left}`);
}

/** The data folder and all in it are the owner's alone. */
async function ownerOnly(smoke: Smoke, exePath: string, cwd: string): Promise<void> {
  const dataDirectory = `${await smoke.temporaryFolder()}/data`;
  const options = { exePath, cwd, dataDirectory, isEnvironmentEmpty: true };
  const master = await MasterProcess.start(smoke, options);
  await enterBot(smoke, { pageUrl: master.pageUrl, name: "owner" });
  checkRights(dataDirectory, OWNER_ONLY_FOLDER);
  const seen = checkRightsBelow(dataDirectory);
  check(seen > 1, `there is something in the data folder: ${seen}`);
  check(await master.drain() === 0, "the master ends with 0");
}

function checkRightsBelow(folder: string): number {
  let seen = 0;
  for (const { name, isDirectory, isFile } of Deno.readDirSync(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) {
      checkRights(path, OWNER_ONLY_FOLDER);
      seen += checkRightsBelow(path);
    } else if (isFile) {
      checkRights(path, OWNER_ONLY_FILE);
      seen++;
    }
  }
  return seen;
}

function checkRights(path: string, expected: number): void {
  const mode = (Deno.statSync(path).mode ?? 0) & 0o777;
  check(mode === expected, `${path} has rights ${expected.toString(8)}, not ${mode.toString(8)}`);
}

/** A folder that an operator packed joins the four inside; one walks from it to the hub and back. */
async function addedWorld(smoke: Smoke, exePath: string, cwd: string): Promise<void> {
  const folder = await smoke.temporaryFolder();
  const source = `${folder}/${ADDED_WORLD}`;
  await Deno.mkdir(source);
  await Deno.writeTextFile(`${source}/world.json`, worldJsonText(ADDED_WORLD));
  await Deno.writeTextFile(`${source}/scene.ts`, sceneText(ADDED_WORLD));
  await Deno.writeTextFile(`${source}/server.ts`, serverText(ADDED_WORLD));
  const packed = await runExe(cwd, ["pack", source, "--out", `${folder}/worlds`]);
  check(packed.code === 0, `the world is packed: ${packed.text}`);
  const master = await MasterProcess.start(smoke, {
    exePath,
    cwd,
    dataDirectory: `${folder}/data`,
    isEnvironmentEmpty: true,
    args: ["--worlds", `${folder}/worlds`, "--start-world", ADDED_WORLD],
  });
  const bot = await enterBot(smoke, { pageUrl: master.pageUrl, name: "settler" });
  check(bot.world === ADDED_WORLD, `one begins in ${ADDED_WORLD}`);
  await bot.chat("first one here");
  await travelTo(bot, "hub");
  await bot.chat("and over to the old ones");
  bot.close();
  check(await master.drain() === 0, "the master ends with 0");
}
