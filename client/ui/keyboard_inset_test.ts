import assert from "node:assert/strict";
import { keyboardInset } from "./keyboard_inset.ts";

Deno.test("keyboardInset() is what the keyboard covers, and 0 for a browser's bar", () => {
  assert.equal(keyboardInset(844, { height: 508, offsetTop: 0, scale: 1 }), 336);
  assert.equal(keyboardInset(844, { height: 508, offsetTop: 100, scale: 1 }), 236);
  assert.equal(keyboardInset(844, { height: 764, offsetTop: 0, scale: 1 }), 80);
  assert.equal(keyboardInset(844, { height: 765, offsetTop: 0, scale: 1 }), 0);
  assert.equal(keyboardInset(844, { height: 844, offsetTop: 0, scale: 1 }), 0);
});

Deno.test("keyboardInset() is 0 while somebody zooms in by hand", () => {
  assert.equal(keyboardInset(844, { height: 422, offsetTop: 0, scale: 2 }), 0);
});
