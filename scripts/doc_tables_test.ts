import assert from "node:assert/strict";
import { CLOSE_CODES } from "../shared/net/close_codes.ts";
import { buildDocTables, readRemarks } from "./doc_tables.ts";

Deno.test("readRemarks() reads the comment above a name, on one line or several", () => {
  const source =
    "/** One. */\n  a: 1,\n/**\n * Two\n * lines.\n */\nexport const B = [];\n/** Of */ type X = 1;";
  assert.deepStrictEqual([...readRemarks(source)].slice(0, 2), [["a", "One."], [
    "B",
    "Two lines.",
  ]]);
});

Deno.test("buildDocTables() has every close code with its remark, and whether one may come back", () => {
  const tables = buildDocTables(new Map([["world_gone", "It stopped."]]));
  const codes = tables.get("close codes") ?? "";
  assert.match(codes, /\| 4000 \| `world_gone` \| It stopped\. \| yes \|/);
  assert.match(codes, /\| 4100 \| `version_mismatch` \| {2}\| no \|/);
  for (const code of Object.values(CLOSE_CODES)) {
    assert.ok(codes.includes(`| ${code} |`), `${code}`);
  }
});

Deno.test("buildDocTables() keeps a bar inside its cell", () => {
  const tables = buildDocTables(new Map([["world_gone", "a|b"]]));
  assert.ok(tables.get("close codes")?.includes("a\\|b"));
});
