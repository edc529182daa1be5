import assert from "node:assert/strict";
import { stop } from "esbuild";
import { bundleProgram } from "./program_bundler.ts";

Deno.test("bundleProgram() makes one main module, with the version and without a second command", async () => {
  const root = await Deno.makeTempDir();
  const write = (file: string, text: string) => Deno.writeTextFile(`${root}/${file}`, text);
  try {
    await write("part.ts", 'export const part = import.meta.main ? "command" : "part";');
    await write(
      "main.ts",
      'import { join } from "path";\nimport { part } from "./part.ts";\n' +
        "declare const __VIRTUCADE_VERSION__: string;\n" +
        "if (import.meta.main) console.log(join(part, __VIRTUCADE_VERSION__), typeof require);",
    );
    await bundleProgram({
      root,
      outDir: `${root}/out`,
      entries: [{ source: "main.ts", output: "main.js" }],
      version: "4.2",
    });
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "--no-config", `${root}/out/main.js`],
      env: { NO_COLOR: "1" },
    }).output();
    assert.equal(new TextDecoder().decode(stdout).trim(), "part/4.2 function");
  } finally {
    await stop();
    await Deno.remove(root, { recursive: true });
  }
});
