// Interest management: which of those on stage a viewer is told about, and how often. The ground is
// cut into cells; a viewer sees their own cell and two rings around it, the outer one at a lower
// rate. What changed is encoded once and shared by all viewers of a cell. A world whose grid is one
// cell shows everybody to everybody, by the same code.

import { ByteWriter } from "../../shared/lib/bytes.ts";
import { type ChangeList, NOTHING, TOO_FAR } from "../../shared/protocol/entity_changes.ts";
import {
  writeChangedSection,
  writeEmotedSection,
  writeEntered,
  writeEnteredSection,
  writeFullSection,
  writeLeftSection,
  writePlaced,
  writePlacedSection,
  writePlayersHereSection,
  writeRestyledSection,
  writeSaidSection,
  writeSoundedSection,
} from "../../shared/protocol/snapshot.ts";
import type { SoundedRecord } from "../../shared/protocol/snapshot_records.ts";
import { type CellGrid, type NearCell, NOWHERE } from "./cell_grid.ts";
import { FAR_RINGS, isDue, NEAR_RINGS, ticksOf, tierBits, tierOf, TIERS, UNSEEN } from "./rates.ts";
import type { Session } from "./session.ts";
import { NOBODY, type Stage } from "./stage.ts";
import { Tracked } from "./tracked.ts";
import { type Crossing, ViewCell } from "./view_cell.ts";

/** A cell and the level of its viewers' rates, as one number. */
const LEVEL_BITS = 8;

/** Who hears of a cell's changes in one tier. */
interface Audience {
  tick: number;
  readonly lists: ChangeList[];
  readonly views: ViewCell[];
}

/** Tells viewers about those they see: `begin()`, any number of questions, `end()`. */
export class Sight {
  readonly #stage: Stage;
  readonly #grid: CellGrid;
  readonly #budgetBytes: number;
  /** By id, ascending. */
  readonly #tracked: Tracked[] = [];
  readonly #views: (ViewCell | undefined)[];
  readonly #activeViews: ViewCell[] = [];
  readonly #around: (readonly NearCell[] | undefined)[];
  readonly #audiences: (Audience | undefined)[];
  readonly #members: Tracked[][];
  readonly #crossings: Crossing[] = [];
  readonly #texts = new Map<number, Uint8Array>();
  readonly #to = new ByteWriter(8192);
  readonly #left: number[] = [];
  readonly #enteredBytes = new ByteWriter(4096);
  readonly #placedBytes = new ByteWriter(4096);
  #tick = 0;
  #isStarting = true;
  #hasMembers = false;
  /** Tiers by which anybody is told, as bits. */
  #usedTiers = 0;

  /** @param budgetBytes What those in view may cost one viewer in a tick, on average. */
  constructor(stage: Stage, grid: CellGrid, budgetBytes: number) {
    this.#stage = stage;
    this.#grid = grid;
    this.#budgetBytes = budgetBytes;
    this.#views = new Array(grid.count).fill(undefined);
    this.#around = new Array(grid.count).fill(undefined);
    this.#audiences = new Array(grid.count * TIERS).fill(undefined);
    this.#members = Array.from({ length: grid.count }, () => []);
  }

  /** Begins anew with whoever is on stage; every viewer needs a full text then. */
  start(): void {
    this.#isStarting = true;
  }

  /** Takes in the tick. `viewers` are the sessions that may ask. */
  begin(tick: number, viewers: Iterable<Session>): void {
    this.#tick = tick;
    this.#texts.clear();
    this.#hasMembers = false;
    this.#crossings.length = 0;
    this.#activeViews.length = 0;
    this.#updateTracked();
    this.#updateCells();
    for (const { player } of viewers) {
      if (player !== undefined && player.entity.cell !== NOWHERE) this.#viewOf(player.entity.cell);
    }
    for (const crossing of this.#crossings) this.#tellCrossing(crossing);
    this.#chooseTiers();
    for (const tracked of this.#tracked) {
      if (!tracked.isPlacedAnew) this.#tellChange(tracked);
    }
    this.#isStarting = false;
  }

  /** Sections that tell a viewer everything, whatever they knew before. */
  full(session: Session): Uint8Array {
    const view = this.#viewOf(session.player!.entity.cell); // who asks has an avatar on stage
    const { cell, control } = view;
    session.viewCell = cell;
    session.viewLevel = control.level;
    const key = -1 - (cell * LEVEL_BITS + control.level);
    let text = this.#texts.get(key);
    if (text === undefined) this.#texts.set(key, text = this.#encodeFull(view));
    return text;
  }

  /** Shared sections of what changed for a viewer since the last tick; may be empty. */
  changes(session: Session): Uint8Array {
    const view = this.#viewOf(session.player!.entity.cell); // who asks has an avatar on stage
    const { viewCell, viewLevel } = session;
    const { cell, control } = view;
    if (viewCell === cell && viewLevel === control.level) {
      return view.text ??= this.#encodeSteady(view);
    }
    session.viewCell = cell;
    session.viewLevel = control.level;
    const before = viewCell * LEVEL_BITS + viewLevel;
    const key = before * this.#grid.count * LEVEL_BITS + cell * LEVEL_BITS + control.level;
    let text = this.#texts.get(key);
    if (text === undefined) {
      text = this.#encodeMove(viewCell, viewLevel, view);
      this.#texts.set(key, text);
    }
    return text;
  }

  /**
   * [N11] True in the ticks in which those would have been told of again, near and far, who moved
   * `ticks` ago: only when a viewer hears of these ticks is it known that nobody moves on.
   */
  isQuietDue({ viewLevel }: Session, ticks: number): boolean {
    const isDueAt = (ring: number) => ticks === ticksOf(tierOf(viewLevel, ring));
    return isDueAt(0) || (this.#grid.count > 1 && isDueAt(FAR_RINGS));
  }

  /** What was to be told has been told: views that cost too much are slowed. */
  end(): void {
    for (const { control, text } of this.#activeViews) {
      control.spent(text?.length ?? 0, this.#budgetBytes);
    }
  }

  #updateTracked(): void {
    const { shown, entered, left } = this.#stage;
    const tracked = this.#tracked;
    if (this.#isStarting) {
      tracked.length = 0;
      for (const entity of shown.values()) {
        entity.cell = NOWHERE;
        tracked.push(new Tracked(entity));
      }
      tracked.sort((a, b) => a.entity.entityId - b.entity.entityId);
      return;
    }
    if (left.length > 0) {
      let kept = 0;
      for (const each of tracked) {
        if (shown.get(each.entity.entityId) === each.entity) tracked[kept++] = each;
        else this.#crossings.push({ tracked: each, from: each.entity.cell, to: NOWHERE });
      }
      tracked.length = kept;
    }
    for (const entity of entered) {
      entity.cell = NOWHERE;
      let at = tracked.length;
      while (at > 0 && tracked[at - 1]!.entity.entityId > entity.entityId) at--;
      tracked.splice(at, 0, new Tracked(entity));
    }
  }

  #updateCells(): void {
    const grid = this.#grid;
    for (const tracked of this.#tracked) {
      const { entity } = tracked;
      const from = entity.cell;
      const to = grid.cellAt(entity.x, entity.z, from);
      tracked.read();
      tracked.isPlacedAnew = from !== to;
      if (from === to) continue;
      entity.cell = to;
      // All tiers begin anew from here, so that whoever sees it in whichever tier knows the same.
      tracked.settle();
      if (!this.#isStarting) this.#crossings.push({ tracked, from, to });
    }
  }

  #tellCrossing(crossing: Crossing): void {
    const { from, to } = crossing;
    if (to !== NOWHERE) {
      for (const { cell } of this.#cellsAround(to)) {
        this.#activeView(cell)?.crossings.push(crossing);
      }
    }
    if (from === NOWHERE) return;
    for (const { cell } of this.#cellsAround(from)) {
      const isTold = to !== NOWHERE && this.#grid.ring(cell, to) <= FAR_RINGS;
      if (!isTold) this.#activeView(cell)?.crossings.push(crossing);
    }
  }

  /** Baselines of tiers that nobody is told by are left alone; who is first begins from now. */
  #chooseTiers(): void {
    let used = 0;
    for (const { control } of this.#activeViews) used |= tierBits(control.level);
    const isNew = used & ~this.#usedTiers;
    this.#usedTiers = used;
    for (let tier = 0; tier < TIERS; tier++) {
      if ((isNew & (1 << tier)) === 0) continue;
      for (const tracked of this.#tracked) tracked.settleTier(tier);
    }
  }

  #tellChange(tracked: Tracked): void {
    const { cell, entityId } = tracked.entity;
    for (let tier = 0; tier < TIERS; tier++) {
      if ((this.#usedTiers & (1 << tier)) === 0 || !isDue(this.#tick, cell, tier)) continue;
      const mask = tracked.change(tier, this.#tick);
      if (mask === NOTHING) continue;
      const { lists, views } = this.#audienceOf(cell, tier);
      if (mask === TOO_FAR) {
        for (const view of views) view.placed.push(tracked);
      } else {
        for (let i = 0; i < lists.length; i++) lists[i]!.add(entityId, mask);
      }
    }
  }

  #audienceOf(cell: number, tier: number): Audience {
    const audience = this.#audiences[cell * TIERS + tier] ??= { tick: -1, lists: [], views: [] };
    if (audience.tick === this.#tick) return audience;
    audience.tick = this.#tick;
    audience.lists.length = audience.views.length = 0;
    for (const { cell: viewer, ring } of this.#cellsAround(cell)) {
      const view = this.#activeView(viewer);
      if (view === undefined) continue;
      if (tierOf(view.control.level, ring) !== tier) continue;
      audience.views.push(view);
      audience.lists.push(ring <= NEAR_RINGS ? view.near : view.far);
    }
    return audience;
  }

  /** For those who were here before: all lists of this tick were made for them. */
  #encodeSteady(view: ViewCell): Uint8Array {
    const { cell, control: { level } } = view;
    this.#beginRecords();
    for (const crossing of view.crossings) this.#recordCrossing(crossing, cell, level, cell, level);
    const nearTier = tierOf(level, 0);
    const farTier = tierOf(level, FAR_RINGS);
    for (const tracked of view.placed) {
      const ring = this.#grid.ring(cell, tracked.entity.cell);
      this.#place(tracked, tierOf(level, ring));
    }
    const to = view.to;
    to.reset();
    this.#writeRecords(to);
    writeChangedSection(to, ticksOf(nearTier), view.near);
    writeChangedSection(to, ticksOf(farTier), view.far);
    this.#writeEvents(to, cell);
    return to.view();
  }

  /** For those who were in another cell, or whose rates have changed. */
  #encodeMove(lastCell: number, lastLevel: number, view: ViewCell): Uint8Array {
    const { cell, control: { level } } = view;
    const grid = this.#grid;
    this.#beginRecords();
    for (const crossing of this.#crossings) {
      this.#recordCrossing(crossing, lastCell, lastLevel, cell, level);
    }
    for (const { cell: seen, ring } of this.#cellsAround(cell)) {
      const before = tierOf(lastLevel, grid.ring(lastCell, seen));
      const now = tierOf(level, ring);
      for (const tracked of this.#membersOf(seen)) {
        if (tracked.isPlacedAnew) continue;
        if (before === UNSEEN) this.#enter(tracked, now);
        else if (before !== now || tracked.isChanged(now, this.#tick)) this.#place(tracked, now);
      }
    }
    for (const { cell: seen } of this.#cellsAround(lastCell)) {
      if (grid.ring(cell, seen) <= FAR_RINGS) continue;
      for (const tracked of this.#membersOf(seen)) {
        if (!tracked.isPlacedAnew) this.#left.push(tracked.entity.entityId);
      }
    }
    this.#to.reset();
    this.#writeRecords(this.#to);
    this.#writeEvents(this.#to, cell);
    return this.#to.take();
  }

  #encodeFull(view: ViewCell): Uint8Array {
    const { cell, control: { level } } = view;
    this.#beginRecords();
    for (const { cell: seen, ring } of this.#cellsAround(cell)) {
      const tier = tierOf(level, ring);
      for (const tracked of this.#membersOf(seen)) this.#enter(tracked, tier);
    }
    this.#to.reset();
    writeFullSection(this.#to);
    this.#writeRecords(this.#to);
    this.#writeEvents(this.#to, cell);
    if (!this.#stage.isPlayerCountChanged) {
      writePlayersHereSection(this.#to, this.#stage.playerCount);
    }
    return this.#to.take();
  }

  /** Somebody came, went or changed cells: what that is to a viewer who was in one cell, is in one. */
  #recordCrossing(
    { tracked, from, to }: Crossing,
    lastCell: number,
    lastLevel: number,
    cell: number,
    level: number,
  ): void {
    const before = from === NOWHERE ? UNSEEN : tierOf(lastLevel, this.#grid.ring(lastCell, from));
    const now = to === NOWHERE ? UNSEEN : tierOf(level, this.#grid.ring(cell, to));
    if (now === UNSEEN) {
      if (before !== UNSEEN) this.#left.push(tracked.entity.entityId);
    } else if (before === UNSEEN) this.#enter(tracked, now);
    else this.#place(tracked, now);
  }

  #beginRecords(): void {
    this.#left.length = 0;
    this.#enteredBytes.reset();
    this.#placedBytes.reset();
  }

  #enter(tracked: Tracked, tier: number): void {
    writeEntered(this.#enteredBytes, tracked.card(), ticksOf(tier));
    tracked.write(this.#enteredBytes, tier);
  }

  #place(tracked: Tracked, tier: number): void {
    writePlaced(this.#placedBytes, tracked.entity.entityId, ticksOf(tier));
    tracked.write(this.#placedBytes, tier);
  }

  #writeRecords(to: ByteWriter): void {
    writeLeftSection(to, this.#left);
    writeEnteredSection(to, this.#enteredBytes);
    writePlacedSection(to, this.#placedBytes);
  }

  #writeEvents(to: ByteWriter, cell: number): void {
    const { restyled, said, emoted, sounded, isPlayerCountChanged, playerCount } = this.#stage;
    const isNear = ({ entityId }: { readonly entityId: number }) => {
      if (entityId === NOBODY) return true;
      // Whoever left in this tick is in nobody's view any more.
      const at = this.#stage.shown.get(entityId)?.cell ?? NOWHERE;
      return at !== NOWHERE && this.#grid.ring(cell, at) <= FAR_RINGS;
    };
    if (restyled.size > 0) writeRestyledSection(to, [...restyled].filter(isNear));
    if (said.length > 0) writeSaidSection(to, said.filter(isNear));
    if (emoted.length > 0) writeEmotedSection(to, emoted.filter(isNear));
    if (sounded.length > 0) {
      writeSoundedSection(to, sounded.filter(({ at }) => this.#isPlaceNear(cell, at)));
    }
    if (isPlayerCountChanged) writePlayersHereSection(to, playerCount);
  }

  #isPlaceNear(cell: number, at: SoundedRecord["at"]): boolean {
    if (at === undefined) return true;
    return this.#grid.ring(cell, this.#grid.cellAt(at.x, at.z, NOWHERE)) <= FAR_RINGS;
  }

  /** The view of a cell in which somebody stands. */
  #viewOf(cell: number): ViewCell {
    const view = this.#views[cell] ??= new ViewCell(cell);
    if (view.tick !== this.#tick) {
      view.reset(this.#tick);
      this.#activeViews.push(view);
    }
    return view;
  }

  #activeView(cell: number): ViewCell | undefined {
    const view = this.#views[cell];
    return view?.tick === this.#tick ? view : undefined;
  }

  #cellsAround(cell: number): readonly NearCell[] {
    return this.#around[cell] ??= this.#grid.around(cell, FAR_RINGS);
  }

  /** Who is in a cell now; the lists are made when somebody asks first in a tick. */
  #membersOf(cell: number): readonly Tracked[] {
    if (!this.#hasMembers) {
      for (const members of this.#members) members.length = 0;
      for (const tracked of this.#tracked) this.#members[tracked.entity.cell]?.push(tracked);
      this.#hasMembers = true;
    }
    return this.#members[cell] ?? [];
  }
}
