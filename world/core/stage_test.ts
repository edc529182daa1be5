import assert from "node:assert/strict";
import { defaultLook } from "../../shared/protocol/avatar_look.ts";
import { type Entity, ID_REST_TICKS, Stage } from "./stage.ts";
import { standing } from "../../shared/sim/avatar_state.ts";

function shown(stage: Stage, x = 0): Entity {
  const looks = { look: defaultLook(1), costume: "" };
  const details = { playerId: 1, name: "Ada", isGuest: true, ...looks };
  const entity = stage.create({ kind: "player", ...details }, standing(x, 0, 0));
  stage.show(entity);
  return entity;
}

Deno.test("Stage tells each change once and counts players", () => {
  const stage = new Stage();
  const entity = shown(stage);
  assert.deepStrictEqual(stage.entered, [entity]);
  assert.ok(stage.isPlayerCountChanged);
  stage.endTick(1);
  stage.say(entity, "hello");
  stage.emote(entity, "wave");
  assert.deepStrictEqual(stage.said, [{ entityId: entity.entityId, text: "hello" }]);
  assert.deepStrictEqual(stage.emoted, [{ entityId: entity.entityId, emote: "wave" }]);
  stage.endTick(2);
  assert.deepStrictEqual([...stage.said, ...stage.emoted, ...stage.entered], []);
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

Deno.test("Stage gives an id to another only after half a minute, the smallest first", () => {
  const stage = new Stage();
  const [first, second] = [shown(stage), shown(stage)];
  stage.endTick(1);
  stage.retire(second);
  stage.retire(first);
  assert.deepStrictEqual(stage.left, [second, first]);
  stage.endTick(1 + ID_REST_TICKS);
  assert.equal(shown(stage).entityId, 3);
  stage.endTick(2 + ID_REST_TICKS);
  assert.deepStrictEqual([1, 2, 4].map(() => shown(stage).entityId), [1, 2, 4]);
});

Deno.test("Stage drops what is said, and sounds, beyond 64 in a tick", () => {
  const stage = new Stage();
  const entity = shown(stage);
  for (let i = 0; i < 40; i++) {
    stage.say(entity, "a");
    stage.announce("b");
  }
  assert.equal(stage.said.length, 64);
  for (let i = 0; i < 65; i++) stage.sound("pop", undefined);
  assert.equal(stage.sounded.length, 64);
});
