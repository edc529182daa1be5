import assert from "node:assert/strict";
import { buildDeploymentManifest } from "./deployment_manifest.ts";

Deno.test("buildDeploymentManifest() lists every file by path, size and hash, sorted", () => {
  const files = new Map([
    ["index.html", new TextEncoder().encode("abc")],
    ["client/x.js", new Uint8Array()],
  ]);
  const source = { version: "0.1", commit: "c".repeat(40), commitTimeSeconds: 1_700_000_000 };
  assert.deepStrictEqual(buildDeploymentManifest(source, files), {
    schema: 1,
    project: "virtucade",
    version: "0.1",
    commit: "c".repeat(40),
    generated_at: "2023-11-14T22:13:20.000Z",
    files: [
      {
        path: "client/x.js",
        size: 0,
        sha256: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      },
      {
        path: "index.html",
        size: 3,
        sha256: "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
      },
    ],
  });
});
