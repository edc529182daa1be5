import { ByteWriter } from "../../shared/lib/bytes.ts";
import { ChangeList } from "../../shared/protocol/entity_changes.ts";
import { RateControl } from "./rates.ts";
import type { Tracked } from "./tracked.ts";

/** Somebody who is in another cell than they were told to be in; or came, or went. */
export interface Crossing {
  readonly tracked: Tracked;
  readonly from: number;
  readonly to: number;
}

/** All who stand in one cell: they see the same, so one text of changes serves them all. */
export class ViewCell {
  readonly cell: number;
  readonly control = new RateControl();
  /** Changes of this tick in near and in far cells. */
  readonly near = new ChangeList();
  readonly far = new ChangeList();
  /** Those in view who are told whole, though they stayed in their cell. */
  readonly placed: Tracked[] = [];
  readonly crossings: Crossing[] = [];
  readonly to = new ByteWriter(512);
  /** The last tick in which somebody stood here. */
  tick = -1;
  /** What this tick tells those who were here before; `undefined` until somebody asks. */
  text: Uint8Array | undefined;

  constructor(cell: number) {
    this.cell = cell;
  }

  /** Begins another tick. */
  reset(tick: number): void {
    this.tick = tick;
    this.near.reset();
    this.far.reset();
    this.placed.length = 0;
    this.crossings.length = 0;
    this.text = undefined;
  }
}
