import assert from "node:assert/strict";
import { packLook } from "../protocol/avatar_look.ts";
import { standingAt } from "../protocol/entity_changes.ts";
import type { Snapshot } from "../protocol/snapshot_records.ts";
import { standing } from "../sim/avatar_state.ts";
import { Replica } from "./replica.ts";

const at = standingAt({ x: 1, y: 0, z: 0, yaw: 0 });
const card = { kind: "player" as const, playerId: 1, name: "Ada", isGuest: false };
const looks = { look: { colour: 1, accent: 2, shape: 0 }, costume: "" };
const change = { everyTicks: 1, x: 16, y: 0, z: 0, yaw: 0, flags: 0 };

function snapshot(fields: Partial<Snapshot>): Snapshot {
  return {
    tick: 1,
    lastInputSeq: 0,
    own: standing(0, 0, 0),
    ownFlags: 0,
    isFull: false,
    left: [],
    entered: [],
    placed: [],
    changed: [],
    restyled: [],
    said: [],
    emoted: [],
    sounded: [],
    playersHere: undefined,
    ...fields,
  };
}

Deno.test("Replica follows who enters, changes, is placed and leaves", () => {
  const replica = new Replica();
  const x = () => replica.known.get(5)?.x;
  const look = () => packLook(replica.looks.get(5)!);
  replica.apply(snapshot({ entered: [{ ...card, ...looks, everyTicks: 1, entityId: 5, at }] }));
  assert.equal(x(), 64);
  assert.equal(look(), packLook(looks.look));
  const restyled = { colour: 3, accent: 4, shape: 2 };
  replica.apply(snapshot({ restyled: [{ entityId: 5, look: restyled }] }));
  assert.equal(look(), packLook(restyled));
  assert.equal(x(), 64);
  replica.apply(snapshot({ changed: [{ ...change, entityId: 5, mask: 1 }] }));
  assert.equal(x(), 80);
  replica.apply(snapshot({ changed: [{ ...change, entityId: 5, mask: 0, x: 0 }] }));
  assert.equal(x(), 96);
  replica.apply(snapshot({ placed: [{ entityId: 5, everyTicks: 1, at }] }));
  assert.equal(x(), 64);
  replica.apply(snapshot({ isFull: true }));
  assert.equal(x(), undefined);
  assert.equal(replica.strayCount, 0);
});

Deno.test("Replica counts what is said of somebody who never came", () => {
  const replica = new Replica();
  replica.apply(snapshot({
    left: [5],
    placed: [{ entityId: 5, everyTicks: 1, at }],
    changed: [{ ...change, entityId: 5, mask: 1 }],
  }));
  assert.equal(replica.strayCount, 3);
  assert.equal(replica.known.size, 0);
});
