import assert from "node:assert/strict";
import { pageLink } from "./page_link.ts";

Deno.test("pageLink() keeps where the master is and nothing that is one's own", () => {
  assert.equal(
    pageLink("https://play.example/?v=0.2&quality=low#old", "#hub@12,4,90"),
    "https://play.example/#hub@12,4,90",
  );
  assert.equal(
    pageLink("http://host/vc/?debug&master_url=wss://m.example/", "#hub"),
    "http://host/vc/?master_url=wss%3A%2F%2Fm.example%2F#hub",
  );
});
