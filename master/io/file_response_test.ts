import assert from "node:assert/strict";
import { withTempDirectory } from "./fake_world_link.ts";
import { respondWithFile } from "./file_response.ts";

Deno.test("respondWithFile() knows no file of a name that no disk can hold", async () => {
  await withTempDirectory(async (directory) => {
    const ask = (name: string) =>
      respondWithFile(new Request("http://a/"), {
        path: `${directory}/${name}`,
        contentType: "text/plain",
        cacheControl: "no-cache",
        hasRanges: false,
      });
    await Deno.writeTextFile(`${directory}/${"a".repeat(255)}`, "there");
    assert.equal(await (await ask("a".repeat(255)))?.text(), "there");
    assert.equal(await ask("a".repeat(256)), undefined);
    assert.equal(await ask("a/".repeat(3000)), undefined);
  });
});
