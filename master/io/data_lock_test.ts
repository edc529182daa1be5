import assert from "node:assert/strict";
import { DataDirectoryError, DataLockError, lockDataDirectory } from "./data_lock.ts";
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

Deno.test("lockDataDirectory() says which directory cannot be used, and what to do", () =>
  withTempDirectory(async (directory) => {
    const file = `${directory}/file`;
    await Deno.writeTextFile(file, "");
    for (const data of [file, `${file}/data`]) { // no folder; none can be made there
      await assert.rejects(lockDataDirectory(data), (error) => {
        assert.ok(error instanceof DataDirectoryError);
        assert.ok(error.message.includes(`"${data}"`) && error.message.includes("--data-dir"));
        return true;
      });
    }
  }));
