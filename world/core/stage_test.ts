import assert from "node:assert/strict";
import { standing } from "../../shared/sim/avatar_state.ts";
import { type Entity, Stage } from "./stage.ts";

function shown(stage: Stage, x = 0): Entity {
  const look = { playerId: 1, name: "Ada", isGuest: true, colour: 0, look: "" };
  const entity = stage.create({ kind: "player", ...look }, standing(x, 0, 0));
  stage.show(entity);
  return entity;
}

Deno.test("Stage tells each change once and counts players", () => {
  const stage = new Stage();
  const entity = shown(stage);
  assert.deepStrictEqual(stage.entered, [entity]);
  assert.ok(stage.isPlayerCountChanged);
  stage.endTick(1);
  entity.x = 1;
  stage.setAway(entity, true);
  stage.setAway(entity, true);
  stage.say(entity, "hello");
  stage.collectMoved();
  assert.deepStrictEqual([stage.moved, stage.away], [[entity], [entity]]);
  assert.deepStrictEqual(stage.said, [{ entityId: entity.entityId, text: "hello" }]);
  stage.endTick(2);
  stage.collectMoved();
  assert.deepStrictEqual([...stage.moved, ...stage.away, ...stage.said, ...stage.entered], []);
  assert.equal(stage.playerCount, 1);
});

Deno.test("Stage says nothing of who came and went, or went and came, within a tick", () => {
  const stage = new Stage();
  const brief = shown(stage);
  stage.hide(brief);
  assert.deepStrictEqual([stage.entered, stage.left], [[], []]);
  const entity = shown(stage);
  stage.endTick(1);
  stage.hide(entity);
  stage.show(entity);
  assert.deepStrictEqual([stage.entered, stage.left], [[], []]);
  stage.hide(entity);
  assert.deepStrictEqual(stage.left, [entity]);
});

Deno.test("Stage remembers departures for half a minute", () => {
  const stage = new Stage();
  const entity = shown(stage);
  stage.endTick(1);
  stage.hide(entity);
  assert.deepStrictEqual(stage.recentlyLeft, [entity.entityId]);
  stage.endTick(2);
  stage.endTick(602);
  assert.deepStrictEqual(stage.recentlyLeft, [entity.entityId]);
  stage.endTick(603);
  assert.deepStrictEqual(stage.recentlyLeft, []);
});

Deno.test("Stage drops what is said beyond 64 lines in a tick", () => {
  const stage = new Stage();
  const entity = shown(stage);
  for (let i = 0; i < 40; i++) {
    stage.say(entity, "a");
    stage.announce("b");
  }
  assert.equal(stage.said.length, 64);
});
