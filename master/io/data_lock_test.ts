import assert from "node:assert/strict";
import { DataLockError, lockDataDirectory } from "./data_lock.ts";
import { withTempDirectory } from "./fake_world_link.ts";

Deno.test("lockDataDirectory() lets one in at a time", () =>
  withTempDirectory(async (directory) => {
    const data = `${directory}/data`;
    const unlock = await lockDataDirectory(data);
    assert.equal((await Deno.stat(data)).mode! & 0o777, 0o700);
    await assert.rejects(lockDataDirectory(data), DataLockError);
    unlock();
    (await lockDataDirectory(data))();
  }));
