import assert from "node:assert/strict";
import type { Fence, PlayerId, WorldKey } from "../../shared/lib/ids.ts";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import { parsePlayerName } from "../core/player_name.ts";
import { openSqliteStore } from "../store/sqlite_store.ts";
import { BACKUP_EVERY_MS, backUpIfDue, BACKUPS_KEPT } from "./backups.ts";
import { withTempDirectory } from "./fake_world_link.ts";

Deno.test("trap A9.8: backup and restore: a copy put in the database's place brings everybody back", () =>
  withTempDirectory(async (directory) => {
    const store = await openSqliteStore({ directory: `${directory}/data`, nowMs: 1 });
    const name = parsePlayerName("Ada");
    assert.ok(name.ok);
    await store.createAccount({
      playerId: 1 as PlayerId,
      name: name.value,
      worldKey: "hub" as WorldKey,
      fence: 2 as Fence,
      look: { colour: 2, accent: 5, shape: 1 },
      createdFrom: "x",
      atMs: 5,
    });
    const path = await backUpIfDue({
      store,
      directory: `${directory}/backups`,
      log: createLog(() => {}),
      wallMs: () => 1_900_000_000_000,
    });
    assert.match(path ?? "", /virtucade-20300317T174640Z\.db$/);
    assert.equal((await Deno.stat(path!)).mode! & 0o777, 0o600);
    store.close();

    await Deno.mkdir(`${directory}/restored`);
    await Deno.copyFile(path!, `${directory}/restored/virtucade.db`);
    const restored = await openSqliteStore({ directory: `${directory}/restored`, nowMs: 9 });
    assert.equal((await restored.findAccountByNameKey(name.value.key))?.displayName, "Ada");
    restored.close();
  }));

Deno.test("backUpIfDue() makes one a day and keeps the newest few", () =>
  withTempDirectory(async (directory) => {
    const made: string[] = [];
    const store = {
      backup(path: string): Promise<void> {
        made.push(path);
        return Deno.writeTextFile(path, "copy");
      },
    };
    let nowMs = Date.UTC(2030, 0, 1);
    const parts = { store, directory, log: createLog(() => {}), wallMs: () => nowMs };
    for (let day = 0; day < BACKUPS_KEPT + 2; day++) {
      await backUpIfDue(parts);
      nowMs += BACKUP_EVERY_MS - 1000;
      assert.equal(await backUpIfDue(parts), undefined, "a second before it is due");
      nowMs += 1000;
    }
    assert.equal(made.length, BACKUPS_KEPT + 2);
    const left = [...Deno.readDirSync(directory)].map(({ name }) => name).sort();
    assert.deepStrictEqual(left, made.slice(-BACKUPS_KEPT).map((path) => path.split("/").at(-1)));
  }));

Deno.test("a backup that cannot be made is said and ends nothing", () =>
  withTempDirectory(async (directory) => {
    const lines: LogLine[] = [];
    const made = await backUpIfDue({
      store: { backup: () => Promise.reject(new Error("Cannot back up: disk_full")) },
      directory,
      log: createLog((line) => lines.push(line)),
      wallMs: () => 0,
    });
    assert.equal(made, undefined);
    assert.deepStrictEqual(lines.map(({ name }) => name), ["MASTER_BACKUP_FAILED"]);
  }));
