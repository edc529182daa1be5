import assert from "node:assert/strict";
import fc from "fast-check";
import { ByteReader, ByteWriter } from "../../shared/lib/bytes.ts";
import { SnapshotBody, writeSnapshotHead } from "../../shared/protocol/snapshot.ts";
import { standing } from "../../shared/sim/avatar_state.ts";
import { CELL_METRES, CrowdScope } from "./crowd_scope.ts";
import { parsedWorld, RoomKit } from "./room_test_kit.ts";
import { Session } from "./session.ts";
import { CROWD_ABOVE, CROWD_UNTIL } from "./snapshot_builder.ts";
import { type Entity, Stage } from "./stage.ts";

const EXTENT = 50;

function newEntity(stage: Stage, number: number, x: number, z: number): Entity {
  const name = `E${number}`;
  const look = { kind: "player", playerId: number, name, isGuest: true, colour: 0, look: "" };
  const entity = stage.create(look as never, standing(x, 0, z));
  stage.show(entity);
  return entity;
}

/** What a client holds that applies what it is told: who left, then who entered, then who moved. */
class Replica {
  readonly session = new Session(1, 0, 0);
  readonly known = new Map<number, { x: number; z: number }>();

  apply(sections: Uint8Array): void {
    const to = new ByteWriter();
    writeSnapshotHead(to, 0, 0, standing(0, 0, 0), 0);
    to.bytes(sections);
    const { left, entered, moved } = SnapshotBody.read(new ByteReader(to.take()));
    for (const entityId of left) this.known.delete(entityId);
    for (const { entityId, x, z } of entered) this.known.set(entityId, { x, z });
    for (const { entityId, x, z } of moved) {
      assert.ok(this.known.has(entityId), "nobody moves who was not seen coming");
      this.known.set(entityId, { x, z });
    }
  }
}

const place = fc.integer({ min: -EXTENT, max: EXTENT });
const step = fc.record({
  who: fc.nat({ max: 11 }),
  act: fc.constantFrom("walk", "jump", "hide", "show", "stall"),
  x: place,
  z: place,
});

Deno.test("CrowdScope keeps a viewer's picture equal to what is near, whatever happens", () => {
  fc.assert(
    fc.property(fc.array(fc.array(step, { maxLength: 6 }), { maxLength: 40 }), (ticks) => {
      const stage = new Stage();
      const scope = new CrowdScope(stage, EXTENT);
      const all = Array.from({ length: 12 }, (_, i) => newEntity(stage, i + 1, i * 8 - 48, 0));
      const [own, twin] = [all[0]!, all[1]!];
      const replicas = [own, twin].map((entity) => ({ entity, replica: new Replica() }));
      scope.start();
      for (const [tick, steps] of ticks.entries()) {
        for (const { who, act, x, z } of steps) {
          const entity = all[who]!;
          if (act === "walk") entity.x = Math.max(-EXTENT, Math.min(EXTENT, entity.x + x / 10));
          if (act === "jump") Object.assign(entity, { x, z });
          if (act === "hide" && entity !== own && entity !== twin) stage.hide(entity);
          if (act === "show") stage.show(entity);
          if (act === "stall") replicas[who % 2]!.replica.session.needsFull = true;
        }
        stage.collectMoved();
        scope.begin();
        for (const { entity, replica } of replicas) {
          const { session } = replica;
          replica.apply(
            session.needsFull ? scope.full(session, entity) : scope.changes(session, entity),
          );
          session.needsFull = false;
        }
        scope.end();
        stage.endTick(tick);
        for (const { entity, replica } of replicas) checkPicture(stage, entity, replica);
      }
    }),
    { numRuns: 300 },
  );
});

function checkPicture(stage: Stage, own: Entity, replica: Replica): void {
  const line = (at: number) => Math.min(4, Math.floor((at + EXTENT) / CELL_METRES));
  const isNear = (other: Entity) =>
    Math.abs(line(other.x) - line(own.x)) <= 1 && Math.abs(line(other.z) - line(own.z)) <= 1;
  const near = [...stage.shown.values()].filter(isNear);
  assert.deepStrictEqual(
    [...replica.known.keys()].sort((a, b) => a - b),
    near.map(({ entityId }) => entityId).sort((a, b) => a - b),
  );
  for (const entity of near) {
    const seen = replica.known.get(entity.entityId)!;
    assert.ok(Math.abs(seen.x - entity.x) <= 1 / 64 && Math.abs(seen.z - entity.z) <= 1 / 64);
  }
}

Deno.test("CrowdScope tells viewers of one cell the very same bytes", () => {
  const stage = new Stage();
  const scope = new CrowdScope(stage, EXTENT);
  const [a, b, c] = [1, 2, 3].map((number) => newEntity(stage, number, number, 1));
  const [first, second] = [new Session(1, 1, 0), new Session(1, 2, 0)];
  stage.collectMoved();
  scope.begin();
  assert.equal(scope.full(first, a!), scope.full(second, b!));
  scope.end();
  stage.endTick(1);
  c!.x += 1;
  stage.collectMoved();
  scope.begin();
  assert.equal(scope.changes(first, a!), scope.changes(second, b!));
});

Deno.test("Room shows everybody up to 160, then who is near, and everybody again from 120", () => {
  const definition = parsedWorld({
    title: "Big",
    capacity: 1000,
    extent: 100,
    spawns: [{ name: "start", at: { x: 0, z: 0 } }],
  });
  const kit = new RoomKit({ definition, config: { isStandalone: true } });
  kit.join(0, 0);
  kit.tick();
  const known = new Set<number>();
  const follow = () => {
    for (const { left, entered } of kit.heardOf(0, "snapshot")) {
      for (const entityId of left) known.delete(entityId);
      for (const { entityId } of entered) known.add(entityId);
    }
  };
  const settle = () => {
    for (const { entity, playerId } of kit.room.roster.players.values()) {
      if (playerId > 40) entity.x = 90;
    }
    kit.tick();
    follow();
  };
  for (let slot = 1; slot < CROWD_ABOVE; slot++) kit.join(slot, slot);
  settle();
  assert.equal(known.size, CROWD_ABOVE);
  kit.join(CROWD_ABOVE, CROWD_ABOVE);
  settle();
  assert.equal(known.size, 40);
  for (let slot = CROWD_ABOVE; slot > CROWD_UNTIL; slot--) {
    kit.events((to) => to.closed(slot, 1000, true));
  }
  settle();
  assert.equal(known.size, 40, "one too many yet");
  kit.events((to) => to.closed(CROWD_UNTIL, 1000, true));
  settle();
  assert.equal(known.size, CROWD_UNTIL);
});
