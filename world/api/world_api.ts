// All that a world's `server.ts` may import. Its code runs inside the tick of its own world: it is
// called, does something short, and returns. It has no clock, files or network but what stands here.

/** A point, metres. */
export interface Point {
  readonly x: number;
  /** Height of the soles. Always given by the world; an author may leave it out: on the land. */
  readonly y?: number;
  readonly z: number;
}

/** A player inside. The same person may come back later as another object. */
export interface Player {
  readonly id: number;
  readonly name: string;
  readonly isGuest: boolean;
  /** Where they stand now. */
  readonly at: Point;
}

/** How to make a resident. */
export interface ResidentOptions {
  /** The rest of more than 40 letters is cut. */
  readonly name: string;
  /** What the scene should draw: "robot", or a name of at most 16 letters that `scene.ts` knows. */
  readonly look?: string;
  readonly at: Point;
  /** Radians about +Y; 0 looks along −Z. */
  readonly yaw?: number;
}

/** Somebody who lives in a world. At most 64. */
export interface Resident {
  readonly name: string;
  readonly at: Point;
  /** True until a walk has arrived or was given up. */
  readonly isWalking: boolean;
  /**
   * Sets out straight for a point, whatever its height; steps up and down stairs and slopes, and
   * slides along what is in the way.
   */
  walkTo(at: Point): void;
  /** Stops and looks at a point. */
  turnTo(at: Point): void;
  /** Says a line of at most 160 letters, unless the last one is not a second old. */
  say(text: string): void;
  /**
   * Calls `act` when a player comes within `radius` metres on the map: once, and for the same player
   * again only after they went away and a minute has passed.
   */
  onApproach(radius: number, act: (player: Player) => void): void;
}

/** The world, as its author sees it. */
export interface World {
  /** Seconds since the world started, in whole ticks. */
  readonly now: number;
  /** The next number in [0, 1) of this world's own sequence. */
  random(): number;
  addResident(options: ResidentOptions): Resident;
  /** Calls `act` each `seconds`, first after one period; at least a tick apart. */
  every(seconds: number, act: () => void): void;
  /** Calls `act` once. */
  after(seconds: number, act: () => void): void;
  onEnter(act: (player: Player) => void): void;
  onLeave(act: (player: Player) => void): void;
  /** Everybody inside who can be seen. */
  players(): readonly Player[];
  /** Those of `players()` within `radius` metres on the map, at any height; nearest first. */
  near(at: Point, radius: number): readonly Player[];
  /** Says a line to everybody, in nobody's name. */
  say(text: string): void;
  /**
   * Has a sound heard at a place, by those who see it; without a place by everybody alike. Clients
   * know "bell", "chime", "knock", "pop", "portal", "splash", "step" and "whoosh", and stay silent
   * at any other name. Names have at most 24 small letters, digits and `_`. Eight sounds at once and
   * four a second go out; more are dropped.
   */
  playSound(name: string, at?: Point): void;
}

/** What a `server.ts` exports. */
export interface WorldScript {
  /** Called once, before the first tick. */
  start(world: World): void;
}

/** Gives a script its types: `export const world = defineWorld({ start(world) { … } });`. */
export function defineWorld(script: WorldScript): WorldScript {
  return script;
}
