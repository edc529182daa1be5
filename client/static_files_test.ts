// What the page and its manifest promise to systems that show it: each picture is there, of its size.

import assert from "node:assert/strict";
import { PAGE_URL_MARK, pageAt } from "../shared/pack/page_address.ts";

const STATIC = new URL("./static/", import.meta.url);

/** Width and height of a PNG (its IHDR) or JPEG (its start of frame). */
function sizeOf(bytes: Uint8Array): readonly [width: number, height: number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  if (view.getUint32(0) === 0x89504e47) return [view.getUint32(16), view.getUint32(20)];
  assert.equal(view.getUint16(0), 0xffd8, "a JPEG");
  for (let at = 2; at < bytes.length;) {
    const marker = view.getUint16(at);
    if (marker >= 0xffc0 && marker <= 0xffc2) {
      return [view.getUint16(at + 7), view.getUint16(at + 5)];
    }
    at += 2 + view.getUint16(at + 2);
  }
  throw new Error("Cannot find the size of a JPEG");
}

function readStatic(address: string): Uint8Array {
  const [, name] = /^\/client\/([a-z0-9_.]+)$/.exec(address) ?? [];
  assert.ok(name !== undefined, address);
  return Deno.readFileSync(new URL(name, STATIC));
}

Deno.test("the manifest is one of an app, and each of its icons has the size that it says", () => {
  const manifest = JSON.parse(Deno.readTextFileSync(new URL("manifest.webmanifest", STATIC)));
  assert.equal(manifest.id, "/");
  assert.equal(manifest.start_url, "/");
  const purposes = new Set<string>();
  for (const { src, sizes, type, purpose } of manifest.icons) {
    const bytes = readStatic(src);
    purposes.add(`${purpose} ${sizes}`);
    if (type === "image/png") assert.equal(sizeOf(bytes).join("x"), sizes, src);
    else assert.equal(sizes, "any");
    assert.ok(bytes.length < 100_000, src);
  }
  for (const wanted of ["any 192x192", "any 512x512", "maskable 512x512"]) {
    assert.ok(purposes.has(wanted), wanted);
  }
});

Deno.test("the page tells previews of links to it what to show, by whole addresses", () => {
  const built = Deno.readTextFileSync(new URL("./index.html", import.meta.url))
    .replaceAll("{{page_url}}", PAGE_URL_MARK);
  const html = pageAt(built, "https://play.example.org/");
  const content = (name: string) =>
    new RegExp(`<meta (?:property|name)="${name}"\\s+content="([^"]*)"`).exec(html)?.[1];
  assert.equal(content("og:url"), "https://play.example.org/");
  assert.equal(content("twitter:card"), "summary_large_image");
  const image = new URL(content("og:image")!);
  assert.equal(image.origin, "https://play.example.org");
  const bytes = readStatic(image.pathname);
  const said = [content("og:image:width"), content("og:image:height")].map(Number);
  assert.deepEqual(sizeOf(bytes), said);
  assert.ok(bytes.length <= 300_000, `${bytes.length} bytes`);
  const [, touch] = /apple-touch-icon" href="([^"]+)"/.exec(html) ?? [];
  assert.deepEqual(sizeOf(readStatic(touch ?? "")), [180, 180]);
});
