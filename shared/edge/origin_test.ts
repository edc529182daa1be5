import assert from "node:assert/strict";
import { sameHostOrAllowed } from "./origin.ts";

Deno.test("sameHostOrAllowed() allows the own host, the list and no browser; nobody else", () => {
  const isAllowed = sameHostOrAllowed(["https://Play.example.org"]);
  assert(isAllowed(undefined, "game.test"));
  assert(isAllowed("http://game.test", "game.test"));
  assert(isAllowed("https://GAME.test:8443", "game.test:8443"));
  assert(isAllowed("https://play.example.org", "game.test"));
  assert(!isAllowed("http://play.example.org", "game.test"));
  assert(!isAllowed("https://game.test.evil.example", "game.test"));
  assert(!isAllowed("https://game.test:1", "game.test"));
  assert(!isAllowed("https://user@game.test", "game.test"));
  assert(!isAllowed("null", "game.test"));
  assert(!isAllowed("null", "null"));
  assert(!isAllowed("", ""));
  assert(!isAllowed("https://game.test", undefined));
});
