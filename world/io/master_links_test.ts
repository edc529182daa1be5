import assert from "node:assert/strict";
import { join } from "node:path";
import { createLog } from "../../shared/lib/log.ts";
import { buildAnswer, NONCE_BYTES, PROOF_BYTES } from "../../shared/net/link_proof.ts";
import { answerMasterLinks, type MasterLinks } from "./master_links.ts";

const TOKEN = "c3".repeat(32);

async function withLinks(
  use: (dial: () => Promise<Deno.UnixConn>, heard: string[], links: MasterLinks) => Promise<void>,
  listen = (path: string) => Deno.listen({ transport: "unix", path }),
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "links_" });
  const path = join(folder, "link.sock");
  const heard: string[] = [];
  const conns: Deno.UnixConn[] = [];
  let next = 1;
  const links = answerMasterLinks({
    listener: listen(path),
    launchToken: TOKEN,
    nextLink: () => next++,
    log: createLog(() => {}),
    events: {
      opened: (purpose, link) => heard.push(`opened ${purpose} ${link}`),
      record: (purpose, link, record) => heard.push(`record ${purpose} ${link} ${record.length}`),
      lost: (purpose, link) => heard.push(`lost ${purpose} ${link}`),
    },
  });
  try {
    await use(
      async () => {
        const conn = await Deno.connect({ transport: "unix", path });
        conns.push(conn);
        return conn;
      },
      heard,
      links,
    );
  } finally {
    for (const conn of conns) conn.close();
    links.stop();
    await Deno.remove(folder, { recursive: true });
  }
}

async function readAll(conn: Deno.UnixConn, count: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(count);
  let at = 0;
  while (at < count) {
    const read = await conn.read(bytes.subarray(at));
    if (read === null) break;
    at += read;
  }
  return bytes.slice(0, at);
}

Deno.test("answerMasterLinks() lets 32 prove themselves at a time, for two seconds", async () => {
  await withLinks(async (dial, heard) => {
    const silent: Deno.UnixConn[] = [];
    // A master dials once for itself and once for each of at most 16 threads.
    for (let i = 0; i < 32; i++) {
      const conn = await dial();
      silent.push(conn);
      assert.equal((await readAll(conn, NONCE_BYTES)).length, NONCE_BYTES);
    }
    assert.equal((await readAll(await dial(), 1)).length, 0, "one more is hung up on");
    for (const conn of silent) assert.equal((await readAll(conn, 1)).length, 0);
    assert.deepStrictEqual(heard, []);
  });
});

Deno.test("answerMasterLinks() outlives a want of file descriptors", async () => {
  let failures = 0;
  const listen = (path: string) => {
    const listener = Deno.listen({ transport: "unix", path });
    const accept = listener.accept.bind(listener);
    listener.accept = () =>
      failures++ < 2 ? Promise.reject(new Error("Too many open files")) : accept();
    return listener;
  };
  await withLinks(async (dial) => {
    assert.equal((await readAll(await dial(), NONCE_BYTES)).length, NONCE_BYTES);
    assert.ok(failures > 2);
  }, listen);
});

Deno.test("answerMasterLinks() hangs up on who claims a record that is too long", async () => {
  await withLinks(async (dial, heard) => {
    const conn = await dial();
    const nonce = await readAll(conn, NONCE_BYTES);
    const own = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    await conn.write(buildAnswer(TOKEN, { purpose: "players", lane: 0 }, nonce, own));
    await readAll(conn, PROOF_BYTES);
    await conn.write(new Uint8Array([1, 0, 0, 0, 9, 255, 255, 255, 255]));
    assert.equal((await readAll(conn, 1)).length, 0);
    assert.deepStrictEqual(heard, ["opened players 1", "record players 1 1", "lost players 1"]);
  });
});

Deno.test("answerMasterLinks() keeps links of other lanes, and replaces the one of the same lane", async () => {
  await withLinks(async (dial, heard) => {
    const conns: Deno.UnixConn[] = [];
    for (const lane of [0, 1, 0]) {
      const conn = await dial();
      conns.push(conn);
      const nonce = await readAll(conn, NONCE_BYTES);
      const own = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      await conn.write(buildAnswer(TOKEN, { purpose: "players", lane }, nonce, own));
      await readAll(conn, PROOF_BYTES);
    }
    assert.equal((await readAll(conns[0]!, 1)).length, 0);
    assert.deepStrictEqual(heard, [
      "opened players 1",
      "opened players 2",
      "opened players 3",
      "lost players 1",
    ]);
  });
});
