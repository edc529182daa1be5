// A stage with viewers, each of whom applies exactly what Sight tells them; and what the rules say
// that they must know by then.

import assert from "node:assert/strict";
import { ByteReader, ByteWriter } from "../../shared/lib/bytes.ts";
import { Replica } from "../../shared/netcode/replica.ts";
import { defaultLook, packLook } from "../../shared/protocol/avatar_look.ts";
import { standingAt } from "../../shared/protocol/entity_changes.ts";
import { ENTITY_FLAG } from "../../shared/protocol/replicated_fields.ts";
import { SnapshotBody, writeSnapshotHead } from "../../shared/protocol/snapshot.ts";
import type { Snapshot } from "../../shared/protocol/snapshot_records.ts";
import { isInTheAir, standing } from "../../shared/sim/avatar_state.ts";
import { CellGrid, HYSTERESIS_METRES } from "./cell_grid.ts";
import { FAR_RINGS, isDue, SLOWEST_TICKS, tierOf } from "./rates.ts";
import { Session } from "./session.ts";
import { Sight } from "./sight.ts";
import { type Entity, Stage } from "./stage.ts";

/** Fields of an entity in the wire's own steps, as text to compare. */
function stateOf(entity: Entity): string {
  const { x, y, z, yaw, flags } = standingAt(
    entity,
    (entity.isAway ? ENTITY_FLAG.away : 0) | (isInTheAir(entity) ? ENTITY_FLAG.airborne : 0) |
      (entity.isSeated ? ENTITY_FLAG.seated : 0),
  );
  return [x, y, z, yaw, flags].join();
}

/** One player who looks. */
export interface Viewer {
  readonly entity: Entity;
  readonly session: Session;
  readonly replica: Replica;
  bytes: number;
  heard: Snapshot | undefined;
}

/** A stage, its sight and its viewers. */
export class SightKit {
  readonly stage = new Stage();
  readonly sight: Sight;
  readonly grid: CellGrid;
  readonly viewers: Viewer[] = [];
  readonly #extent: number;
  readonly #history = new Map<Entity, string[]>();
  #tick = 0;

  constructor(options: { extent: number; cellMetres: number; budgetBytes?: number }) {
    const { extent, cellMetres, budgetBytes = Infinity } = options;
    this.#extent = extent;
    this.grid = new CellGrid(extent, cellMetres);
    this.sight = new Sight(this.stage, this.grid, budgetBytes);
  }

  get tickNumber(): number {
    return this.#tick;
  }

  entity(x: number, z: number): Entity {
    const details = {
      ...{ kind: "player" as const, playerId: 1, isGuest: true, name: "Somebody" },
      ...{ look: defaultLook(1), costume: "" },
    };
    const entity = this.stage.create(details, standing(x, 0, z));
    this.stage.show(entity);
    return entity;
  }

  viewer(x: number, z: number): Viewer {
    const entity = this.entity(x, z);
    const session = new Session(1, this.viewers.length, 0);
    session.player = { entity } as never; // all of a player that Sight reads
    const viewer = { entity, session, replica: new Replica(), bytes: 0, heard: undefined };
    this.viewers.push(viewer);
    return viewer;
  }

  /** Sets somebody to a place within the world, in whole steps. */
  put(entity: Entity, x: number, z: number): void {
    const held = (at: number) =>
      Math.round(Math.max(-this.#extent, Math.min(this.#extent, at)) * 64) / 64;
    entity.x = held(x);
    entity.z = held(z);
  }

  /** Ends a tick: everybody but those in `isStalled` is told. */
  tick(isStalled: (viewer: Viewer) => boolean = () => false): void {
    this.#tick++;
    this.sight.begin(this.#tick, this.viewers.map(({ session }) => session));
    for (const viewer of this.viewers) {
      const { session } = viewer;
      viewer.heard = undefined;
      if (isStalled(viewer)) session.needsFull = true;
      else this.#tell(viewer);
    }
    this.sight.end();
    this.stage.endTick(this.#tick);
    for (const entity of this.stage.shown.values()) {
      const states = this.#history.get(entity) ?? [];
      states[this.#tick] = stateOf(entity);
      this.#history.set(entity, states);
    }
  }

  /** Fails unless a viewer who was told of this tick knows what the rules say. */
  check({ entity: own, session, replica }: Viewer): void {
    assert.equal(replica.strayCount, 0);
    const near = [...this.stage.shown.values()]
      .filter(({ cell }) => this.grid.ring(own.cell, cell) <= FAR_RINGS);
    assert.deepStrictEqual(
      [...replica.known.keys()].sort((a, b) => a - b),
      near.map(({ entityId }) => entityId).sort((a, b) => a - b),
    );
    this.#checkDistances(own, replica);
    for (const entity of near) {
      const seen = replica.known.get(entity.entityId)!;
      // [K4] However rarely somebody is told of: what they look like is never out of date.
      assert.equal(packLook(replica.looks.get(entity.entityId)!), packLook(entity.look));
      const state = [seen.x, seen.y, seen.z, seen.yaw, seen.flags].join();
      const tier = tierOf(session.viewLevel, this.grid.ring(own.cell, entity.cell));
      let dueTick = this.#tick;
      while (!isDue(dueTick, entity.cell, tier)) dueTick--;
      assert.ok(this.#tick - dueTick < SLOWEST_TICKS);
      const recent = this.#history.get(entity)!.slice(Math.max(0, dueTick));
      assert.ok(recent.includes(state), `${entity.entityId} is not as it was since ${dueTick}`);
    }
  }

  /** Whoever is near enough is known, and nobody who is too far away. */
  #checkDistances(own: Entity, { known }: Replica): void {
    const seenTo = FAR_RINGS * this.grid.cellMetres - 2 * HYSTERESIS_METRES;
    const hiddenFrom = (FAR_RINGS + 1) * this.grid.cellMetres + 2 * HYSTERESIS_METRES;
    for (const { entityId, x, z } of this.stage.shown.values()) {
      const distance = Math.max(Math.abs(x - own.x), Math.abs(z - own.z));
      if (distance <= seenTo) assert.ok(known.has(entityId), `${distance} m away and unknown`);
      if (distance > hiddenFrom) assert.ok(!known.has(entityId), `${distance} m away and known`);
    }
  }

  #tell(viewer: Viewer): void {
    const { session, replica } = viewer;
    const sections = session.needsFull ? this.sight.full(session) : this.sight.changes(session);
    session.needsFull = false;
    const to = new ByteWriter();
    writeSnapshotHead(to, this.#tick, 0, standing(0, 0, 0), 0);
    to.bytes(sections);
    viewer.heard = SnapshotBody.read(new ByteReader(to.take()));
    viewer.bytes += sections.length;
    replica.apply(viewer.heard);
  }
}
