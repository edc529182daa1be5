import assert from "node:assert/strict";
import { applyPalette } from "./palette.ts";

function fakeRoot() {
  const set = new Map<string, string>();
  const style = {
    setProperty: (name: string, value: string | null) => void set.set(name, value ?? ""),
    removeProperty: (name: string) => (set.delete(name), ""),
  };
  return { set, root: { style } };
}

const isHex = (text: string) => /^#[0-9a-f]{6}$/.test(text);

Deno.test("applyPalette() sets what is a colour and takes away what is not", () => {
  const { set, root } = fakeRoot();
  applyPalette(root, { accent: "#ff8800", surface: "#101010", text: "#ffffff" }, isHex);
  assert.equal(set.get("--accent"), "#ff8800");
  assert.equal(set.size, 3);
  applyPalette(root, { accent: "url(x)", surface: "#202020", text: "" }, isHex);
  assert.deepStrictEqual([...set], [["--world-surface", "#202020"]]);
  applyPalette(root, undefined, isHex);
  assert.equal(set.size, 0);
});
