import assert from "node:assert/strict";
import { graphOf } from "./import_graph.ts";

Deno.test("graphOf() names files by path and packages without their version", () => {
  const graph = graphOf(
    {
      modules: [
        {
          specifier: "file:///tmp/entry.ts",
          dependencies: [{ specifier: "x", code: { specifier: "file:///p/a.ts" } }],
        },
        {
          specifier: "file:///p/client/ui/a.tsx",
          dependencies: [
            { specifier: "preact", code: { specifier: "npm:/preact@11.2.0/jsx-runtime" } },
            { specifier: "h", type: { specifier: "npm:/@noble/hashes@2.4.0/sha2.js" } },
            { specifier: "three", type: { specifier: "npm:/@types/three@0.187.0" } },
            { specifier: "ws", code: { specifier: "npm:ws@8.23.0" } },
            { specifier: "node:net", code: { specifier: "node:net" } },
            {
              specifier: "./b.ts",
              code: { specifier: "file:///p/client/ui/b.ts" },
              type: { specifier: "file:///p/client/ui/b.ts" },
            },
            { specifier: "./c", code: { error: "no such file\nat a" } },
          ],
        },
        { specifier: "file:///p/node_modules/ws/x.js", dependencies: [] },
        { specifier: "file:///p/gone.ts", error: "Module not found" },
      ],
    },
    "file:///p/",
    "file:///tmp/entry.ts",
  );
  assert.deepStrictEqual(graph.edges.map((edge) => `${edge.from} ${edge.to}`), [
    "client/ui/a.tsx npm:preact/jsx-runtime",
    "client/ui/a.tsx npm:@noble/hashes/sha2.js",
    "client/ui/a.tsx npm:three",
    "client/ui/a.tsx npm:ws",
    "client/ui/a.tsx node:net",
    "client/ui/a.tsx client/ui/b.ts",
  ]);
  assert.deepStrictEqual(graph.broken, [
    "client/ui/a.tsx → ./c: no such file",
    "gone.ts: Module not found",
  ]);
});
