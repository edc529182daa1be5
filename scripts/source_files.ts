// The project's files as tools see them: paths relative to its root, with forward slashes.

/** The folder that holds deno.json. */
export const PROJECT_ROOT: string = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

/** Folders with code of ours. */
export const CODE_FOLDERS = ["shared", "master", "world", "client", "worlds", "scripts"] as const;

const SKIPPED = new Set(["node_modules", "build", "data", "dist", ".git", ".cache"]);

/** Every file below `folder` (relative to `root`) whose name `wanted` accepts, sorted. */
export function listFiles(
  root: string,
  folder: string,
  wanted: (name: string) => boolean,
): readonly string[] {
  const files: string[] = [];
  walk(root, folder, wanted, files);
  return files.sort();
}

/** Every TypeScript file of ours, main.ts included. */
export function listCode(root: string = PROJECT_ROOT): readonly string[] {
  const isCode = (name: string) => /\.tsx?$/.test(name);
  const files = CODE_FOLDERS.flatMap((folder) => [...listFiles(root, folder, isCode)]);
  if (exists(`${root}/main.ts`)) files.push("main.ts");
  return files;
}

/** True when something is there. */
export function exists(path: string): boolean {
  try {
    Deno.statSync(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) {
      return false;
    }
    throw error;
  }
}

function walk(
  root: string,
  folder: string,
  wanted: (name: string) => boolean,
  files: string[],
): void {
  if (!exists(`${root}/${folder}`)) return;
  for (const entry of Deno.readDirSync(`${root}/${folder}`)) {
    if (SKIPPED.has(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) walk(root, path, wanted, files);
    else if (entry.isFile && wanted(entry.name)) files.push(path);
  }
}
