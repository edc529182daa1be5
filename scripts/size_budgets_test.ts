import assert from "node:assert/strict";
import type { PackCatalog } from "../shared/pack/catalog.ts";
import type { ClientAsset, ClientAssets } from "./client_builder.ts";
import { type BudgetName, measureSizes, overBudget, SIZE_BUDGETS } from "./size_budgets.ts";

function asset(path: string, brotliBytes: number, isDeferred?: true): ClientAsset {
  const fields = { path, brotliBytes, sizeBytes: brotliBytes * 3, sha256: "", isImmutable: true };
  return { ...fields, ...isDeferred === undefined ? {} : { isDeferred } };
}

function assets(...files: ClientAsset[]): ClientAssets {
  return { version: "0.1", build: "b", files };
}

function catalog(requiredBytes: number, sizeBytes: number): PackCatalog {
  const worlds = [{ key: "hub", title: "Hub", hash: "h", sizeBytes, requiredBytes }];
  return { worlds } as unknown as PackCatalog; // definitions are not looked at
}

function bytesOf(sizes: ReturnType<typeof measureSizes>, budget: BudgetName): number | undefined {
  return sizes.find((size) => size.budget === budget)?.bytes;
}

Deno.test("measureSizes() counts what comes at once, what may come, and packs", () => {
  const sizes = measureSizes(
    assets(
      asset("client.0123456789abcdef.js", 50_000),
      asset("chunk.ABCDEFGH.js", 3000),
      asset("chunk.HGFEDCBA.js", 4000),
      asset("panels.ABCDEFGH.js", 2000, true),
      asset("client.0123456789abcdef.css", 6000),
      asset("index.html", 1000),
      asset("favicon.svg", 300),
    ),
    catalog(8000, 9000),
  );
  assert.equal(bytesOf(sizes, "code_at_once"), 64_000);
  assert.equal(bytesOf(sizes, "first_transfer"), 72_000);
  assert.equal(bytesOf(sizes, "all_code"), 59_000);
  assert.equal(bytesOf(sizes, "pack_required"), 8000);
  assert.equal(bytesOf(sizes, "pack_total"), 9000);
  assert.equal(sizes[0]?.parts["chunk.js"], 7000);
});

Deno.test("overBudget() lets pass what is at its limit, and nothing above it", () => {
  for (const budget of Object.keys(SIZE_BUDGETS) as BudgetName[]) {
    const { limitBytes } = SIZE_BUDGETS[budget];
    assert.deepEqual(overBudget([{ budget, bytes: limitBytes, parts: {} }]), []);
    const [problem] = overBudget([{ budget, bytes: limitBytes + 1, parts: {} }]);
    assert.match(problem ?? "", new RegExp(`^${budget}: ${limitBytes + 1} bytes, 1 over `));
  }
});

Deno.test("overBudget() says what grew by how much, or what is largest", () => {
  const before = measureSizes(
    assets(asset("client.0123456789abcdef.js", 230_000), asset("old.ABCDEFGH.js", 10)),
    catalog(8000, 9000),
  );
  const now = measureSizes(
    assets(asset("client.fedcba9876543210.js", 250_000), asset("new.ABCDEFGH.js", 500)),
    catalog(8100, 9000),
  );
  const [first] = overBudget(now, before);
  assert.match(first ?? "", /^first_transfer: 258600 bytes, 8600 over 250000 /);
  assert.match(
    first ?? "",
    /\+20590 since .*: client\.js \+20000, new\.js \+500, hub \(required\) \+100, old\.js -10$/,
  );
  assert.match(overBudget(now)[0] ?? "", /largest: client\.js 250000, hub \(required\) 8100/);
});
