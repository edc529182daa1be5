// What a page needs to draw a world by itself.

import { build } from "esbuild";
import { exists, PROJECT_ROOT } from "../source_files.ts";

/** A page with nothing but the picture, and what stands in front of it. */
export const SCENE_HTML =
  `<body style="margin:0;overflow:hidden;background:#000"><canvas style="position:absolute;inset:0;` +
  `width:100vw;height:100vh"></canvas><div id="labels" style="position:absolute;inset:0;` +
  `overflow:hidden"></div></body>`;

/** `page.ts` as one script, which offers `runPreview()`. Afterwards call esbuild's `stop`. */
export async function bundleScene(): Promise<string> {
  const bundle = await build({
    entryPoints: [`${PROJECT_ROOT}/scripts/scene_preview/page.ts`],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
    absWorkingDir: PROJECT_ROOT,
  });
  return bundle.outputFiles[0]?.text ?? "";
}

/** What the build made for a world's picture: base64 by path. Empty for a world that makes nothing. */
export async function readAssets(key: string): Promise<Record<string, string>> {
  const folder = `${PROJECT_ROOT}/build/assets/${key}/assets`;
  const files: Record<string, string> = {};
  if (!exists(folder)) return files;
  for await (const { name } of Deno.readDir(folder)) {
    if (!/\.(glb|ktx2)$/.test(name)) continue;
    files[`assets/${name}`] = (await Deno.readFile(`${folder}/${name}`)).toBase64();
  }
  return files;
}
