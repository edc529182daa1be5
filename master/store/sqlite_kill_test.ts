import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { BATCH_PLAYERS } from "./sqlite_killed_saver.ts";
import { openSqliteStore } from "./sqlite_store.ts";
import { player } from "./store_fixture.ts";

/** Starts the saver, kills it once it has printed `batches` lines, and returns the last printed. */
async function killAfter(directory: string, batches: number): Promise<number> {
  const program = fileURLToPath(new URL("sqlite_killed_saver.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-prompt", program, directory],
    stdin: "null",
    stdout: "piped",
    stderr: "inherit",
  }).spawn();
  let text = "";
  const decoder = new TextDecoder();
  // What was printed before the kill is still in the pipe and is read to its end.
  for await (const bytes of child.stdout) {
    const hadEnough = text.split("\n").length > batches;
    text += decoder.decode(bytes, { stream: true });
    if (!hadEnough && text.split("\n").length > batches) child.kill("SIGKILL");
  }
  const { signal } = await child.status;
  assert.equal(signal, "SIGKILL");
  return Number(text.trimEnd().split("\n").at(-1));
}

Deno.test("SqliteStore keeps whole batches when its process is killed while saving", async () => {
  const directory = await Deno.makeTempDir();
  try {
    for (const batches of [1, 7, 20]) {
      const acknowledged = await killAfter(directory, batches);
      assert.ok(acknowledged >= batches);
      const store = await openSqliteStore({ directory, nowMs: 1 });
      assert.equal(await store.check(true), "ok");
      const first = (await store.findPlayer(player(1)))?.place?.x ?? 0;
      // The batch after the last acknowledged one may have been committed, but not printed.
      assert.ok(first === acknowledged || first === acknowledged + 1, `${first}, ${acknowledged}`);
      for (let id = 2; id <= BATCH_PLAYERS; id++) {
        assert.equal((await store.findPlayer(player(id)))?.place?.x, first);
      }
      await store.close();
    }
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});
