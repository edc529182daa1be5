import assert from "node:assert/strict";
import type { PlayerId } from "../../shared/lib/ids.ts";
import { createLog, type LogLine } from "../../shared/lib/log.ts";
import { StoreError } from "../store/store_error.ts";
import { readReports } from "./report_reader.ts";

const ROW = {
  reportId: 7,
  atMs: 1000,
  reporter: 3 as PlayerId,
  reporterName: "Ada",
  reported: 4 as PlayerId,
  reportedName: "Bob",
  reason: "spam",
  text: "",
  worldKey: undefined,
  lines: [],
};

Deno.test("readReports() asks for as many as are wanted, from where they are wanted", async () => {
  const asked: unknown[] = [];
  const store = {
    reports(limit: number, beforeId?: number) {
      asked.push([limit, beforeId]);
      return Promise.resolve([ROW]);
    },
  };
  const parts = { store, version: "0.1", log: createLog(() => {}) };
  const answer = await readReports({ command: "reports", limit: 5, beforeId: 8 }, parts);
  assert.deepEqual(asked, [[5, 8]]);
  assert.deepEqual(answer, { ok: true, command: "reports", version: "0.1", reports: [ROW] });
});

Deno.test("[O6] readReports() refuses by name when the database cannot be read", async () => {
  const lines: LogLine[] = [];
  const store = { reports: () => Promise.reject(new StoreError("other", "Cannot read reports")) };
  const log = createLog((line) => lines.push(line));
  const answer = await readReports(
    { command: "reports", limit: 5, beforeId: undefined },
    { store, version: "0.1", log },
  );
  assert.deepEqual(answer, { ok: false, refusal: "not_read", detail: "" });
  assert.equal(lines[0]?.name, "MASTER_REPORTS_UNREADABLE");
});
