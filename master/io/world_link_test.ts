import assert from "node:assert/strict";
import { ByteWriter } from "../../shared/lib/bytes.ts";
import { MAX_RECORD_BYTES } from "../../shared/net/records.ts";
import {
  type FakeWorld,
  type FakeWorldOptions,
  startFakeWorld,
  withTempDirectory,
} from "./fake_world_link.ts";
import { dialWorld, type LinkEnd, MAX_UNSENT_BYTES, type WorldLink } from "./world_link.ts";

const TOKEN = "ab".repeat(32);

async function withWorld(
  options: Partial<FakeWorldOptions>,
  body: (world: FakeWorld) => Promise<void>,
): Promise<void> {
  await withTempDirectory(async (directory) => {
    const world = startFakeWorld({ path: `${directory}/w.sock`, token: TOKEN, ...options });
    try {
      await body(world);
    } finally {
      world.stop();
    }
  });
}

async function dialled(path: string): Promise<WorldLink> {
  const link = await dialWorld({ path, token: TOKEN, purpose: "control" });
  assert.ok(link.ok);
  return link.value;
}

/** Starts `link`; records are copied to `records`. */
function listen(link: WorldLink): { records: Uint8Array[]; closed: Promise<LinkEnd> } {
  const records: Uint8Array[] = [];
  const closed = new Promise<LinkEnd>((resolve) =>
    link.start({ record: (bytes) => records.push(bytes.slice()), closed: resolve })
  );
  return { records, closed };
}

Deno.test("dialWorld() proves both sides and carries records both ways, in order", () =>
  withWorld({}, async (world) => {
    const link = await dialled(world.path);
    const far = await world.accept();
    assert.deepStrictEqual(far.claim, { purpose: "control", lane: 0 });
    const { records, closed } = listen(link);
    const large = new Uint8Array(1_000_000).fill(7);
    link.send(new Uint8Array([1]));
    link.send(new Uint8Array());
    link.send(large);
    assert.deepStrictEqual(await far.next(), new Uint8Array([1]));
    assert.deepStrictEqual(await far.next(), new Uint8Array());
    assert.deepStrictEqual(await far.next(), large);
    await far.send(new Uint8Array([2, 3]));
    await far.send(large);
    far.close();
    assert.equal(await closed, "closed_by_world");
    assert.deepStrictEqual(records, [new Uint8Array([2, 3]), large]);
    link.send(new Uint8Array([9])); // nothing happens
    assert.equal(link.isOpen, false);
  }));

Deno.test("dialWorld() says unreachable where nobody listens", () =>
  withTempDirectory(async (directory) => {
    const link = await dialWorld({ path: `${directory}/none`, token: TOKEN, purpose: "players" });
    assert.deepStrictEqual(link, { ok: false, fault: "unreachable" });
  }));

Deno.test("dialWorld() says unproven to a world that knows another token", () =>
  withWorld({ token: "cd".repeat(32) }, async (world) => {
    const link = await dialWorld({ path: world.path, token: TOKEN, purpose: "players" });
    assert.deepStrictEqual(link, { ok: false, fault: "unproven" });
  }));

Deno.test("dialWorld() says unproven to somebody who answers rubbish", () =>
  withTempDirectory(async (directory) => {
    const path = `${directory}/w.sock`;
    const listener = Deno.listen({ transport: "unix", path });
    const rubbish = (async () => {
      const conn = await listener.accept();
      await conn.write(new Uint8Array(64));
      await conn.read(new Uint8Array(1024));
      conn.close();
    })();
    const link = await dialWorld({ path, token: TOKEN, purpose: "control" });
    assert.deepStrictEqual(link, { ok: false, fault: "unproven" });
    await rubbish;
    listener.close();
  }));

Deno.test("WorldLink.close() ends the link for both", () =>
  withWorld({}, async (world) => {
    const link = await dialled(world.path);
    const far = await world.accept();
    const { closed } = listen(link);
    link.close();
    assert.equal(await closed, "closed_here");
    await far.closed;
  }));

Deno.test("WorldLink.send() drops a link to a world that does not read", () =>
  withWorld({ isDeaf: true }, async (world) => {
    const link = await dialled(world.path);
    const { closed } = listen(link);
    const quarter = new Uint8Array(MAX_UNSENT_BYTES / 4 - 4); // its length takes 4
    for (let i = 0; i < 4; i++) link.send(quarter);
    assert.equal(link.isOpen, true);
    link.send(new Uint8Array());
    assert.equal(await closed, "backed_up");
  }));

Deno.test("WorldLink ends with a record that claims too many bytes", () =>
  withWorld({}, async (world) => {
    const link = await dialled(world.path);
    const far = await world.accept();
    const { closed } = listen(link);
    const header = new ByteWriter(4);
    header.u32(MAX_RECORD_BYTES + 1);
    await far.sendRaw(header.take());
    assert.equal(await closed, "bad_record");
  }));
