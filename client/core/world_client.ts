// The world being walked in: predicts the own avatar, plays the others back, senses portals, and
// is the view that the picture draws from. It outlives its socket: a lost world stays on screen,
// frozen, until the next one takes its place.

import type { Cancel, Clock } from "../../shared/lib/clock.ts";
import { TokenBucket } from "../../shared/lib/token_bucket.ts";
import { PlaybackDelay } from "../../shared/netcode/playback_delay.ts";
import type { Pose } from "../../shared/netcode/pose.ts";
import { type Corrections, Prediction } from "../../shared/netcode/prediction.ts";
import { ServerClock } from "../../shared/netcode/server_clock.ts";
import type { AvatarLook } from "../../shared/protocol/avatar_look.ts";
import { type Emote } from "../../shared/protocol/emotes.ts";
import { OWN_FLAG } from "../../shared/protocol/snapshot.ts";
import type { Snapshot } from "../../shared/protocol/snapshot_records.ts";
import type { FromWorld, InputFrame } from "../../shared/protocol/world_messages.ts";
import { Ground } from "../../shared/sim/collision.ts";
import { type AvatarState, copyAvatarState, isInTheAir } from "../../shared/sim/avatar_state.ts";
import { stepAvatar } from "../../shared/sim/movement.ts";
import type { PortalRefusal } from "../../shared/protocol/reasons.ts";
import type { PortalDefinition, WorldDefinition } from "../../shared/sim/world_definition.ts";
import type { Person } from "./app_state.ts";
import { EntityTable, moveView } from "./entity_table.ts";
import { InputSampler } from "./input_sampler.ts";
import type { NetSample, WorldSampler } from "./net_sample.ts";
import { OwnLeap } from "./own_leap.ts";
import { OwnSeat } from "./own_seat.ts";
import { PortalSense } from "./portal_sense.ts";
import type { SoundPlace } from "./sound.ts";
import type { ControlState, EntityView, WorldView } from "./world_view.ts";
import type { WorldSocket } from "./world_socket.ts";

/** A question to the world about a portal waits this long for its answer. */
const USE_ANSWER_MS = 1000;
/** Questions about portals: so many at once and a second. The world bears four, and twice that once. */
const USES_PER_SECOND = 3;
/** Who stands in a portal that was refused is taken for asking again after this time. */
const USE_AGAIN_MS = 500;
/** The world bears one gesture a second. */
const EMOTE_AGAIN_MS = 1000;
/** The drawn speed of a view after a pause longer than this starts anew. */
const LONGEST_FRAME_MS = 250;

/** What the owner of a world client is told. */
export interface WorldClientEvents {
  portalInReach(portal: PortalDefinition | undefined): void;
  portalRefused(portal: string, reason: string): void;
  said(entityId: number, text: string): void;
  emoted(entityId: number, emote: Emote): void;
  /** A sound of the world's, at a place or everywhere. */
  sounded(name: string, at: SoundPlace | undefined): void;
  /** The own avatar jumped, or came down. */
  leapt(what: "took_off" | "landed"): void;
  playersHere(count: number): void;
}

/** What a world client starts with. */
export interface WorldClientOptions {
  readonly definition: WorldDefinition;
  readonly socket: WorldSocket;
  readonly clock: Clock;
  readonly readControls: () => Readonly<ControlState>;
  /** False where nobody looks: see {@link EntityTable}. */
  readonly drawsOthers: boolean;
  readonly joined: { readonly entityId: number; readonly tickMs: number };
  /** The full one that made the world visible. */
  readonly first: Snapshot;
  readonly ownName: string;
  readonly ownLook: AvatarLook;
  readonly isGuest: boolean;
  readonly events: WorldClientEvents;
}

/** One visit to one world. */
export class WorldClient implements WorldView, WorldSampler {
  readonly definition: WorldDefinition;
  readonly #options: WorldClientOptions;
  readonly #serverClock = new ServerClock();
  readonly #delay = new PlaybackDelay();
  readonly #table: EntityTable;
  readonly #prediction: Prediction<AvatarState, InputFrame>;
  readonly #portals: PortalSense;
  readonly #pose: Pose = { x: 0, y: 0, z: 0, yaw: 0 };
  readonly #sampler: InputSampler;
  readonly #stopSampling: Cancel;
  readonly #leap = new OwnLeap();
  readonly #seat = new OwnSeat();
  #emotedMs = Number.NEGATIVE_INFINITY;
  #isLocked = false;
  #isFrozen = false;
  #isFirst = true;
  #askedAtMs = Number.NEGATIVE_INFINITY;
  readonly #uses = new TokenBucket(USES_PER_SECOND);
  /** Walking into a portal asks for it from then on. */
  #walkInAtMs = Number.NEGATIVE_INFINITY;
  #shownPortal: PortalDefinition | undefined;
  #updatedMs: number | undefined;
  /** World time of the newest snapshot. */
  #knownMs = 0;
  #snapshotCount = 0;

  constructor(options: WorldClientOptions) {
    const { definition, first, clock } = options;
    this.definition = definition;
    this.#options = options;
    this.#table = new EntityTable(plainOwnView(options), options.drawsOthers);
    const ground = new Ground(definition);
    this.#prediction = new Prediction({
      step: (state, frame) => stepAvatar(state, frame, ground, state),
      copy: copyAvatarState,
    }, first.own);
    this.#portals = new PortalSense(definition.portals, first.own);
    this.#snapshot(first);
    this.#sampler = new InputSampler(clock, {
      readControls: options.readControls,
      // The world answers a walk into a portal with a lock: steps until then would be taken back.
      isLocked: () => this.#isLocked || this.#isAsking,
      unansweredCount: () => this.#prediction.pendingCount,
      isInTheAir: () => isInTheAir(this.#prediction.current),
      apply: (frame, nowMs) => this.#prediction.apply(frame, nowMs),
      send: (frames) => options.socket.send("input", { frames }),
      ticked: () => this.#sensePortals(),
    });
    this.#stopSampling = this.#sampler.start();
  }

  get entities(): ReadonlyMap<number, EntityView> {
    return this.#table.views;
  }

  get own(): EntityView {
    return this.#table.own;
  }

  /** Where the own avatar is by prediction, without smoothing. */
  get ownPose(): Readonly<Pose> {
    return this.#prediction.current;
  }

  /** What the world put right of the own avatar. */
  get corrections(): Readonly<Corrections> {
    return this.#prediction.corrections;
  }

  sampleNet(out: NetSample, nowMs: number): void {
    const { count, cuts, lastError } = this.#prediction.corrections;
    out.clockOffsetMs = this.#serverClock.offsetMs;
    out.delayMs = this.#delay.delayMs;
    out.lateMs = this.#delay.lateMs;
    out.snapshots = this.#snapshotCount;
    out.unanswered = this.#prediction.pendingCount;
    out.drawnErrorMetres = this.#prediction.errorAt(nowMs);
    out.lastErrorMetres = lastError;
    out.corrections = count;
    out.cuts = cuts;
    out.entities = this.#table.views.size;
  }

  /** True while a trip holds the avatar still. */
  get isLocked(): boolean {
    return this.#isLocked;
  }

  /** The portal in reach, if any. */
  get portalInReach(): PortalDefinition | undefined {
    return this.#portals.inReach;
  }

  /** The entity of a player in view. */
  entityOfPlayer(playerId: number): number | undefined {
    return this.#table.entityOfPlayer(playerId);
  }

  /** The player behind an entity in view; `undefined` for residents and for one's own. */
  personOf(entityId: number): Person | undefined {
    return this.#table.personOf(entityId);
  }

  update(nowMs: number): void {
    const passedMs = this.#updatedMs === undefined ? 0 : nowMs - this.#updatedMs;
    this.#updatedMs = nowMs;
    const dt = passedMs <= LONGEST_FRAME_MS ? passedMs / 1000 : 0;
    const renderMs = this.#serverClock.read(nowMs) - this.#delay.advance(passedMs);
    this.#table.update(renderMs, this.#knownMs, dt);
    this.#prediction.read(nowMs, this.#pose);
    moveView(this.own, this.#pose, dt);
    const { current } = this.#prediction;
    this.own.isInTheAir = isInTheAir(current);
    const { own } = this;
    own.isSeated = this.#seat.look(current, own.isSeated === true, this.#table.isOwnSeated, nowMs);
    const leapt = this.#leap.move(this.own.isInTheAir, current.velocityY, nowMs);
    if (leapt !== undefined) this.#options.events.leapt(leapt);
  }

  /** Takes one message of the world's. */
  message(message: FromWorld): void {
    switch (message.type) {
      case "snapshot":
        this.#snapshot(message.body);
        break;
      case "locked":
        this.#isLocked = true;
        this.#askedAtMs = Number.NEGATIVE_INFINITY;
        break;
      case "unlocked":
        this.#isLocked = false;
        break;
      case "portal_refused":
        this.#askedAtMs = Number.NEGATIVE_INFINITY;
        this.#walkInAtMs = this.#options.clock.nowMs() + USE_AGAIN_MS;
        if (mayAskAgain(message.body.reason)) this.#portals.forget(message.body.portal);
        this.#options.events.portalRefused(message.body.portal, message.body.reason);
        break;
      case "joined":
      case "join_refused":
      case "interrupted":
      case "reopened":
      case "pong":
        break; // answers to a socket's own steps
    }
  }

  /** Asks the world to use the portal in reach. @returns False when there is none. */
  usePortal(): boolean {
    const portal = this.#portals.inReach;
    if (portal !== undefined) this.#use(portal);
    return portal !== undefined;
  }

  /** Makes a gesture: seen here at once, by those near when it gets there. One a second. */
  emote(emote: Emote): void {
    const nowMs = this.#options.clock.nowMs();
    if (this.#isFrozen || nowMs - this.#emotedMs < EMOTE_AGAIN_MS) return;
    if (emote === "sit" && isInTheAir(this.#prediction.current)) return;
    this.#emotedMs = nowMs;
    this.own.isSeated = emote === "sit";
    if (emote === "sit") {
      this.#seat.sit(nowMs);
      this.#sampler.flush(); // the last steps come first
    } else this.#seat.stand();
    this.#options.socket.send("emote", { emote });
    this.#options.events.emoted(this.own.id, emote);
  }

  /** The socket is gone or another world is active: nothing moves any more. */
  freeze(): void {
    this.#isFrozen = true;
    this.#stopSampling();
  }

  #snapshot(snapshot: Snapshot): void {
    if (this.#isFrozen) return;
    const { clock, joined, events } = this.#options;
    const nowMs = clock.nowMs();
    const serverMs = snapshot.tick * joined.tickMs;
    this.#delay.observe(this.#serverClock.observe(serverMs, nowMs));
    this.#knownMs = serverMs;
    this.#snapshotCount++;
    this.#table.apply(snapshot, serverMs);
    const isCut = this.#isFirst || (snapshot.ownFlags & OWN_FLAG.teleported) !== 0;
    this.#isFirst = false;
    this.#prediction.reconcile(snapshot.own, snapshot.lastInputSeq, isCut, nowMs);
    this.#isLocked = (snapshot.ownFlags & OWN_FLAG.locked) !== 0;
    for (const { entityId, text } of snapshot.said) events.said(entityId, text);
    for (const { entityId, emote } of snapshot.emoted) {
      if (entityId !== this.own.id) events.emoted(entityId, emote); // one's own was shown at once
    }
    for (const { name, at } of snapshot.sounded) events.sounded(name, at);
    if (snapshot.playersHere !== undefined) events.playersHere(snapshot.playersHere);
  }

  #sensePortals(): void {
    const walkedInto = this.#portals.move(this.#prediction.current);
    if (this.#shownPortal !== this.#portals.inReach) {
      this.#shownPortal = this.#portals.inReach;
      this.#options.events.portalInReach(this.#shownPortal);
    }
    if (walkedInto === undefined) return;
    if (this.#options.clock.nowMs() < this.#walkInAtMs) this.#portals.forget(walkedInto.name);
    else this.#use(walkedInto);
  }

  /** True while the world has not said whether it lets the player through. */
  get #isAsking(): boolean {
    return this.#options.clock.nowMs() - this.#askedAtMs < USE_ANSWER_MS;
  }

  #use(portal: PortalDefinition): void {
    if (this.#isLocked || this.#isFrozen || this.#isAsking) return;
    const nowMs = this.#options.clock.nowMs();
    if (!this.#uses.take(nowMs)) return;
    this.#askedAtMs = nowMs;
    this.#sampler.flush();
    this.#options.socket.send("use_portal", { portal: portal.name });
  }
}

/** True for refusals that pass by themselves while one stands there. */
function mayAskAgain(reason: PortalRefusal): boolean {
  return reason === "not_at_portal" || reason === "cooling_down";
}

function plainOwnView(options: WorldClientOptions): EntityView {
  const { joined, first, ownName, ownLook, isGuest } = options;
  return {
    id: joined.entityId,
    kind: "player",
    name: ownName,
    isGuest,
    isOwn: true,
    look: ownLook,
    costume: "",
    x: first.own.x,
    y: first.own.y,
    z: first.own.z,
    yaw: first.own.yaw,
    speed: 0,
    isAway: false,
  };
}
