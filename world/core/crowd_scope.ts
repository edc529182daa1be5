// Interest management of a crowd: the ground is cut into square cells, and a viewer is told about
// their own cell and the eight around it. What changed is encoded once for all viewers of a cell.

import { ByteWriter } from "../../shared/lib/bytes.ts";
import {
  writeAwaySection,
  writeEnteredSection,
  writeLeftSection,
  writeMovedSection,
  writePlayersHereSection,
  writeSaidSection,
} from "../../shared/protocol/snapshot.ts";
import type { Scope } from "./scope.ts";
import type { Session } from "./session.ts";
import type { Entity, Stage } from "./stage.ts";

/** Side of a cell, metres: the nearest that somebody unseen can be. */
export const CELL_METRES = 20;
/** Entities that do not exist (yet, or any more) are in this cell. */
const NOWHERE = -1;

/** Somebody who is in another cell than they were told to be in. */
interface Crossing {
  readonly entity: Entity;
  readonly from: number;
  readonly to: number;
}

/** Tells viewers about those near them. */
export class CrowdScope implements Scope {
  readonly #stage: Stage;
  readonly #extent: number;
  readonly #side: number;
  readonly #to = new ByteWriter(8192);
  readonly #members: Entity[][];
  readonly #moved: Entity[][];
  readonly #crossings: Crossing[] = [];
  readonly #crossed = new Set<Entity>();
  readonly #changes = new Map<number, Uint8Array>();
  readonly #fulls = new Map<number, Uint8Array>();

  constructor(stage: Stage, extent: number) {
    this.#stage = stage;
    this.#extent = extent;
    this.#side = Math.max(1, Math.ceil((2 * extent) / CELL_METRES));
    const count = this.#side * this.#side;
    this.#members = Array.from({ length: count }, () => []);
    this.#moved = Array.from({ length: count }, () => []);
  }

  /** Takes the stage as it was last told, when a crowd has gathered; everybody needs all then. */
  start(): void {
    for (const entity of this.#stage.shown.values()) entity.cell = this.#cellOf(entity);
  }

  begin(): void {
    this.#changes.clear();
    this.#fulls.clear();
    this.#crossings.length = 0;
    this.#crossed.clear();
    for (const list of this.#members) list.length = 0;
    for (const list of this.#moved) list.length = 0;
    const entered = new Set(this.#stage.entered);
    for (const entity of this.#stage.shown.values()) {
      const to = this.#cellOf(entity);
      const from = entered.has(entity) ? NOWHERE : entity.cell;
      this.#members[to]?.push(entity);
      if (from !== to) this.#crossings.push({ entity, from, to });
    }
    for (const entity of this.#stage.moved) {
      const cell = this.#cellOf(entity);
      if (entity.cell === cell && !entered.has(entity)) this.#moved[cell]?.push(entity);
    }
    for (const entity of this.#stage.left) {
      this.#crossings.push({ entity, from: entity.cell, to: NOWHERE });
    }
    for (const { entity } of this.#crossings) this.#crossed.add(entity);
  }

  full(session: Session, own: Entity): Uint8Array {
    const viewCell = this.#cellOf(own);
    session.viewCell = viewCell;
    let full = this.#fulls.get(viewCell);
    if (full === undefined) this.#fulls.set(viewCell, full = this.#encodeFull(viewCell));
    return full;
  }

  changes(session: Session, own: Entity): Uint8Array {
    const viewCell = this.#cellOf(own);
    const lastCell = session.viewCell;
    session.viewCell = viewCell;
    if (lastCell !== viewCell) return this.#encode(lastCell, viewCell);
    let changes = this.#changes.get(viewCell);
    if (changes === undefined) {
      this.#changes.set(viewCell, changes = this.#encode(viewCell, viewCell));
    }
    return changes;
  }

  end(): void {
    for (const { entity, to } of this.#crossings) entity.cell = to;
  }

  /** What changed for a viewer who was in `before` and is in `now`; mostly the same cell. */
  #encode(before: number, now: number): Uint8Array {
    const left: number[] = [];
    const entered: Entity[] = [];
    const moved: Entity[] = [];
    for (const { entity, from, to } of this.#crossings) {
      const wasSeen = this.#isNear(before, from);
      const isSeen = this.#isNear(now, to);
      if (wasSeen && isSeen) moved.push(entity);
      else if (isSeen) entered.push(entity);
      else if (wasSeen) left.push(entity.entityId);
    }
    for (const cell of this.#around(now)) {
      if (this.#isNear(before, cell)) moved.push(...this.#moved[cell] ?? []);
      else entered.push(...this.#settled(cell));
    }
    if (before !== now) {
      for (const cell of this.#around(before)) {
        if (this.#isNear(now, cell)) continue;
        for (const { entityId } of this.#settled(cell)) left.push(entityId);
      }
    }
    const to = this.#to;
    const stage = this.#stage;
    to.reset();
    writeLeftSection(to, left);
    writeEnteredSection(to, entered);
    writeMovedSection(to, moved);
    writeSaidSection(to, this.#saidNear(now));
    writeAwaySection(to, stage.away.filter((entity) => this.#isNear(now, this.#cellOf(entity))));
    if (stage.isPlayerCountChanged) writePlayersHereSection(to, stage.playerCount);
    return to.take();
  }

  #encodeFull(viewCell: number): Uint8Array {
    const to = this.#to;
    const seen: Entity[] = [];
    // Whoever is not near may have been known: before the crowd, or before a stall.
    const unseen = [...this.#stage.recentlyLeft];
    for (const entity of this.#stage.shown.values()) {
      if (this.#isNear(viewCell, this.#cellOf(entity))) seen.push(entity);
      else unseen.push(entity.entityId);
    }
    to.reset();
    writeLeftSection(to, unseen);
    writeEnteredSection(to, seen);
    writeSaidSection(to, this.#saidNear(viewCell));
    writePlayersHereSection(to, this.#stage.playerCount);
    return to.take();
  }

  /** Those of a cell who were in it before this tick as well. */
  #settled(cell: number): Entity[] {
    return (this.#members[cell] ?? []).filter((entity) => !this.#crossed.has(entity));
  }

  #saidNear(viewCell: number): { readonly entityId: number; readonly text: string }[] {
    return this.#stage.said.filter(({ entityId }) => {
      const speaker = this.#stage.shown.get(entityId);
      return speaker === undefined || this.#isNear(viewCell, this.#cellOf(speaker));
    });
  }

  #cellOf({ x, z }: Entity): number {
    return this.#line(z) * this.#side + this.#line(x);
  }

  #line(at: number): number {
    const line = Math.floor((at + this.#extent) / CELL_METRES);
    return Math.max(0, Math.min(this.#side - 1, line));
  }

  #isNear(a: number, b: number): boolean {
    if (a === NOWHERE || b === NOWHERE) return false;
    const columns = (a % this.#side) - (b % this.#side);
    const rows = Math.floor(a / this.#side) - Math.floor(b / this.#side);
    return columns >= -1 && columns <= 1 && rows >= -1 && rows <= 1;
  }

  #around(cell: number): number[] {
    const column = cell % this.#side;
    const row = Math.floor(cell / this.#side);
    const cells: number[] = [];
    for (let r = Math.max(0, row - 1); r <= Math.min(this.#side - 1, row + 1); r++) {
      for (let c = Math.max(0, column - 1); c <= Math.min(this.#side - 1, column + 1); c++) {
        cells.push(r * this.#side + c);
      }
    }
    return cells;
  }
}
