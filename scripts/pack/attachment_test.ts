import assert from "node:assert/strict";
import fc from "fast-check";
import { attach, readAttachment } from "./attachment.ts";

/** Ends as an executable of `deno compile` does. */
function executable(runtime: number, payload: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(runtime + payload + 16).map((_, index) => index * 7);
  const view = new DataView(bytes.buffer);
  view.setUint32(runtime + payload, 0x501e, true);
  view.setBigUint64(runtime + payload + 8, BigInt(payload + 16), true);
  return bytes;
}

async function readBack(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const path = await Deno.makeTempFile({ prefix: "vc" });
  try {
    await Deno.writeFile(path, bytes);
    return await readAttachment(path);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("attach() puts bytes where readAttachment() finds them, and changes nothing else", () =>
  fc.assert(
    fc.asyncProperty(
      fc.nat(300),
      fc.nat(300),
      fc.uint8Array({ maxLength: 500 }),
      async (runtime, payload, attached) => {
        const before = executable(runtime, payload);
        const after = attach(before, new Uint8Array(attached));
        assert.ok(after !== undefined);
        assert.deepStrictEqual(after.slice(0, runtime), before.slice(0, runtime));
        assert.deepStrictEqual(after.slice(-payload - 16), before.slice(-payload - 16));
        assert.deepStrictEqual(await readBack(after), new Uint8Array(attached));
      },
    ),
    { numRuns: 40 },
  ));

Deno.test("attach() refuses what does not end as an executable of deno compile", () => {
  const attached = new Uint8Array(3);
  assert.equal(attach(new Uint8Array(5), attached), undefined);
  assert.equal(attach(new Uint8Array(500), attached), undefined);
  const lying = executable(10, 10);
  new DataView(lying.buffer).setBigUint64(lying.length - 8, 37n, true); // one more than there are
  assert.equal(attach(lying, attached), undefined);
});

Deno.test("readAttachment() finds nothing where nothing is attached", async () => {
  assert.equal(await readBack(new Uint8Array(3)), undefined);
  assert.equal(await readBack(executable(100, 100)), undefined);
  assert.equal(await readBack(executable(3, 100)), undefined);
  const broken = attach(executable(0, 40), new Uint8Array(8))!;
  new DataView(broken.buffer).setBigUint64(8, 9n, true); // longer than what lies before it
  assert.equal(await readBack(broken), undefined);
});
