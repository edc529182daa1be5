import assert from "node:assert/strict";
import fc from "fast-check";
import { linePartsOf } from "./line_parts.ts";

function linksOf(text: string): string[] {
  return linePartsOf(text, "Ada").flatMap((part) => part.kind === "link" ? [part.text] : []);
}

Deno.test("linePartsOf() finds http and https, and leaves the sentence's own signs out", () => {
  assert.deepEqual(linksOf("see https://example.org/a?b=1#c."), ["https://example.org/a?b=1#c"]);
  assert.deepEqual(linksOf("(http://a.example/x), HTTPS://B.example/!"), [
    "http://a.example/x",
    "HTTPS://B.example/",
  ]);
  assert.deepEqual(linksOf("https://a.example/b_(c)"), ["https://a.example/b_(c)"]);
  assert.deepEqual(linksOf("“https://a.example/”"), ["https://a.example/"]);
});

Deno.test("linePartsOf() makes no link of what a browser must not open, or what deceives", () => {
  for (
    const text of [
      "javascript:alert(1)",
      "data:text/html,x",
      "ftp://a.example",
      "https://",
      "https://bank.example@evil.example/",
      "https://user:pw@evil.example/",
      "http://[",
      "example.org",
      "xhttps://a.example",
    ]
  ) {
    assert.deepEqual(linksOf(text), [], text);
  }
});

Deno.test("linePartsOf() shows where a link of look-alike letters leads", () => {
  const [link] = linePartsOf("https://аpple.com/", "Ada"); // a Cyrillic а
  assert.equal(link?.kind === "link" && link.host, "xn--pple-43d.com");
});

Deno.test("linePartsOf() marks the reader's name outside of links", () => {
  assert.deepEqual(linePartsOf("@ada look https://a.example/@Ada now", "Ada"), [
    { kind: "mention", text: "@ada" },
    { kind: "text", text: " look " },
    {
      kind: "link",
      text: "https://a.example/@Ada",
      url: "https://a.example/@Ada",
      host: "a.example",
    },
    { kind: "text", text: " now" },
  ]);
});

Deno.test("linePartsOf() loses nothing of any text", () => {
  const words = fc.constantFrom("https://a.example/", "@Ada", "(", ")", " ", "x", ".", "http://");
  const texts = fc.oneof(fc.string({ unit: "binary" }), fc.array(words).map((w) => w.join("")));
  fc.assert(fc.property(texts, (text) => {
    assert.equal(linePartsOf(text, "Ada").map((part) => part.text).join(""), text);
  }));
});
