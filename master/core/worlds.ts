// The life of every world instance: started when somebody needs it, stopped when nobody does.

import {
  type Fence,
  type InstanceId,
  instanceId,
  instanceNumberOf,
  type WorldKey,
  worldKeyOf,
} from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import { unreachable } from "../../shared/lib/result.ts";
import { edgeOf } from "../../shared/machines/machine.ts";
import {
  hasProcess,
  WORLD_EDGES,
  type WorldEffect,
  type WorldEvent,
} from "../../shared/machines/world_lifecycle.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { FrameEncoder } from "../../shared/protocol/frames.ts";
import { TO_WORLD_LINK } from "../../shared/protocol/master_messages.ts";
import type { LeaseClosed, StopReason } from "../../shared/protocol/reasons.ts";
import type { MasterEffects, StartOrder } from "./effects.ts";
import {
  countCrash,
  type Instance,
  isEnding,
  isFailing,
  nameOf,
  newInstance,
  type RunningWorld,
  stopReasonOf,
  type WorldStatus,
} from "./world_instance.ts";

/** A process that has not registered and opened by then is killed. */
export const START_TIMEOUT_MS = 5000;
/** A world that was not heard of for this long is killed. */
export const HEARTBEAT_EXPIRY_MS = 5000;
/** From a stop order to the kill. */
export const STOP_GRACE_MS = 4000;
/** A longer wait is not worth it: the trip is refused at once. */
const MAX_WAITED_BACKOFF_MS = 5000;

/** What the other parts of the core hear of worlds, and are asked about them. */
export interface WorldsListener {
  worldReady(id: InstanceId): void;
  worldFailed(id: InstanceId, reason: LeaseClosed): void;
  /** The process is gone: nobody is in there any more. */
  playersForgotten(id: InstanceId): void;
  /** True while somebody is inside or on the way in. */
  isHeld(id: InstanceId): boolean;
}

/** One lifecycle per instance. */
export class Worlds {
  readonly #effects: MasterEffects;
  readonly #listener: WorldsListener;
  readonly #log: Log;
  readonly #nextNumber: () => number;
  readonly #idleMs: number;
  readonly #maxBytes: number;
  readonly #instances = new Map<InstanceId, Instance>();
  readonly #encoder = new FrameEncoder(TO_WORLD_LINK);
  #isDraining = false;
  #nowMs = 0;

  constructor(parts: {
    readonly effects: MasterEffects;
    readonly listener: WorldsListener;
    readonly log: Log;
    readonly nextNumber: () => number;
    readonly idleMs: number;
    readonly maxBytes: number;
  }) {
    this.#effects = parts.effects;
    this.#listener = parts.listener;
    this.#log = parts.log;
    this.#nextNumber = parts.nextNumber;
    this.#idleMs = parts.idleMs;
    this.#maxBytes = parts.maxBytes;
  }

  /** True when no process of any world is left. */
  get isIdle(): boolean {
    return [...this.#instances.values()].every((instance) => !hasProcess(instance.phase));
  }

  statuses(): readonly (WorldStatus & { readonly faults: number })[] {
    return [...this.#instances.values()].map(({ id, phase, players, faults }) => ({
      instanceId: id,
      phase,
      players,
      faults,
    }));
  }

  /** Every instance that is not simply stopped. */
  running(): readonly RunningWorld[] {
    return [...this.#instances.values()]
      .filter(({ phase }) => phase !== "stopped")
      .map(({ id, phase, players, epoch, rssBytes }) => ({
        instanceId: id,
        phase,
        players,
        epoch,
        rssBytes,
      }));
  }

  /** The instance that somebody who wants `key` is sent to. */
  instanceFor(key: WorldKey): InstanceId {
    return instanceId(key, 1);
  }

  /** Somebody is ready to enter: answers by `worldReady` or `worldFailed`, maybe at once. */
  want(id: InstanceId): void {
    const instance = this.#instance(id);
    if (this.#isDraining) return this.#listener.worldFailed(id, "draining");
    if (instance.phase === "backing_off") {
      const waitMs = instance.backoffUntilMs - this.#nowMs;
      if (waitMs > MAX_WAITED_BACKOFF_MS) {
        return this.#listener.worldFailed(id, "world_unavailable");
      }
    }
    if (isEnding(instance.phase) || instance.phase === "backing_off") {
      instance.isWantedAgain = true;
    }
    instance.emptySinceMs = undefined;
    this.#event(instance, "wanted");
  }

  /** A live world that an earlier master left behind. */
  adopt(order: StartOrder): void {
    const instance = this.#instance(order.instanceId);
    instance.epoch = order.epoch;
    this.#event(instance, "adopted");
  }

  /** The epoch of the running process, if `epoch` is its; a late word of an older one is not. */
  isCurrent(id: InstanceId, epoch: Fence): boolean {
    return this.#instances.get(id)?.epoch === epoch;
  }

  epochOf(id: InstanceId): Fence | undefined {
    return this.#instances.get(id)?.epoch;
  }

  playersIn(id: InstanceId): number {
    return this.#instances.get(id)?.players ?? 0;
  }

  isReady(id: InstanceId): boolean {
    return this.#instances.get(id)?.phase === "ready";
  }

  /** [L13] True for a world that crashed or hung again and again in the last minute. */
  isFailing(id: InstanceId): boolean {
    const instance = this.#instances.get(id);
    return instance !== undefined && isFailing(instance, this.#nowMs);
  }

  registered(id: InstanceId, players: number): void {
    const instance = this.#instance(id);
    instance.heardMs = this.#nowMs;
    instance.players = players;
    instance.emptySinceMs = undefined;
    this.#event(instance, "registered");
  }

  heartbeat(
    id: InstanceId,
    beat: {
      readonly players: number;
      readonly expected: number;
      readonly rssBytes: number;
      readonly faults: number;
    },
  ): void {
    const instance = this.#instance(id);
    instance.heardMs = this.#nowMs;
    instance.players = beat.players;
    instance.expected = beat.expected;
    instance.rssBytes = beat.rssBytes;
    instance.faults = beat.faults;
    if (beat.rssBytes <= this.#maxBytes || instance.phase !== "ready") return;
    this.#log.warn("MASTER_WORLD_TOO_BIG", { ...nameOf(id), rss_bytes: beat.rssBytes });
    this.stop(id, "memory");
  }

  /** The world says that it ends by itself. */
  endsItself(id: InstanceId, reason: StopReason): void {
    const instance = this.#instance(id);
    instance.stopReason = reason;
    this.#log.info("MASTER_WORLD_STOPPING_ITSELF", { ...nameOf(id), reason });
  }

  linkLost(id: InstanceId): void {
    this.#event(this.#instance(id), "link_lost");
  }

  routeOpened(id: InstanceId): void {
    const instance = this.#instance(id);
    instance.isRouteOpen = true;
    this.#event(instance, "route_opened");
  }

  routeLost(id: InstanceId): void {
    const instance = this.#instance(id);
    instance.isRouteOpen = false;
    this.#event(instance, "route_lost");
  }

  exited(id: InstanceId, code: number): void {
    const instance = this.#instance(id);
    const wasOrdered = isEnding(instance.phase);
    this.#log.info("MASTER_WORLD_STOPPED", { ...nameOf(id), code, ordered: wasOrdered });
    // A world that ends itself in good order did not crash.
    if (!wasOrdered && code === 0 && instance.stopReason !== undefined) {
      this.#event(instance, "stop_ordered");
    }
    this.#event(instance, "exited");
    // Whoever still waits, and nobody wanted it since it was told to end, would wait for ever.
    if (!instance.isWantedAgain) {
      this.#listener.worldFailed(id, this.#isDraining ? "draining" : "world_unavailable");
    }
    instance.epoch = undefined;
    instance.stopReason = undefined;
    this.#restartIfWanted(instance);
  }

  /** Ends one world, e.g. because its rules changed. */
  stop(id: InstanceId, reason: StopReason): void {
    const instance = this.#instance(id);
    if (!hasProcess(instance.phase)) return;
    instance.stopReason = reason;
    this.#event(instance, "stop_ordered");
  }

  /** No world is started any more and every one is told to end. */
  drain(): void {
    this.#isDraining = true;
    for (const instance of this.#instances.values()) {
      instance.isWantedAgain = false;
      if (hasProcess(instance.phase)) this.stop(instance.id, "master_exit");
      else if (instance.routeEpoch !== undefined) this.#closeRoute(instance); // some may be held
    }
  }

  tick(nowMs: number): void {
    this.#nowMs = nowMs;
    for (const instance of this.#instances.values()) this.#check(instance);
  }

  #check(instance: Instance): void {
    const phaseMs = this.#nowMs - instance.phaseSinceMs;
    switch (instance.phase) {
      case "starting":
      case "adopting":
      case "opening":
        if (phaseMs >= START_TIMEOUT_MS) this.#event(instance, "start_timeout");
        break;
      case "ready":
        if (this.#nowMs - instance.heardMs >= HEARTBEAT_EXPIRY_MS) {
          this.#event(instance, "heartbeat_timeout");
        } else this.#checkIdle(instance);
        break;
      case "lost":
        if (this.#nowMs - instance.heardMs >= HEARTBEAT_EXPIRY_MS) {
          this.#event(instance, "heartbeat_timeout");
        }
        break;
      case "stopping":
      case "killed":
        if (phaseMs >= STOP_GRACE_MS) {
          instance.phaseSinceMs = this.#nowMs;
          this.#event(instance, "kill_due");
        }
        break;
      case "backing_off":
        if (this.#nowMs >= instance.backoffUntilMs) {
          this.#event(instance, "backoff_over");
          this.#restartIfWanted(instance);
        }
        break;
      case "stopped":
        break;
      default:
        unreachable(instance.phase);
    }
  }

  #checkIdle(instance: Instance): void {
    const isEmpty = instance.players === 0 && instance.expected === 0 &&
      !this.#listener.isHeld(instance.id);
    if (!isEmpty) {
      instance.emptySinceMs = undefined;
      return;
    }
    instance.emptySinceMs ??= this.#nowMs;
    if (this.#nowMs - instance.emptySinceMs >= this.#idleMs) {
      instance.stopReason = "idle";
      this.#event(instance, "idle");
    }
  }

  #restartIfWanted(instance: Instance): void {
    if (!instance.isWantedAgain || instance.phase !== "stopped") return;
    instance.isWantedAgain = false;
    this.#event(instance, "wanted");
  }

  #event(instance: Instance, event: WorldEvent): void {
    const edge = edgeOf(WORLD_EDGES, instance.phase, event);
    if (edge === undefined) {
      this.#log.warn("MASTER_WORLD_EVENT_REFUSED", {
        ...nameOf(instance.id),
        phase: instance.phase,
        event,
      });
      return;
    }
    if (edge.to !== instance.phase) {
      this.#log.debug("WORLD_PHASE", {
        ...nameOf(instance.id),
        from: instance.phase,
        to: edge.to,
        after_ms: Math.round(this.#nowMs - instance.phaseSinceMs),
      });
      if (isEnding(edge.to)) instance.stopReason ??= stopReasonOf(event);
      instance.phase = edge.to;
      instance.phaseSinceMs = this.#nowMs;
    }
    for (const effect of edge.then ?? []) this.#carryOut(instance, effect, event);
  }

  #carryOut(instance: Instance, effect: WorldEffect, event: WorldEvent): void {
    const { id, epoch } = instance;
    switch (effect) {
      case "start":
        return this.#start(instance);
      case "open_route":
        if (instance.isRouteOpen) return this.#event(instance, "route_opened");
        if (epoch === undefined) return;
        instance.routeEpoch = epoch;
        return this.#effects.openRoute(id, epoch);
      case "close_route":
        return this.#closeRoute(instance);
      case "hold_route":
        instance.isRouteOpen = false;
        if (epoch !== undefined) this.#effects.holdRoute(id, epoch);
        return;
      case "confirm_registration":
        this.#log.info("MASTER_WORLD_REGISTERED", {
          ...nameOf(id),
          players: instance.players,
        });
        return this.#send(instance, this.#encoder.encode("registered", {}));
      case "announce_ready":
        instance.emptySinceMs = undefined;
        return this.#listener.worldReady(id);
      case "order_stop": {
        const reason = instance.stopReason ?? "idle";
        this.#log.info("MASTER_WORLD_STOP_REQUESTED", { ...nameOf(id), reason });
        return this.#send(
          instance,
          this.#encoder.encode("stop", { reason, graceMs: STOP_GRACE_MS }),
        );
      }
      case "kill":
        this.#log.warn("MASTER_WORLD_KILLED", {
          ...nameOf(id),
          reason: event === "kill_due" ? "did_not_stop" : stopReasonOf(event),
        });
        if (epoch !== undefined) this.#effects.killWorld(id, epoch);
        return;
      case "fail_trips":
        return this.#listener.worldFailed(
          id,
          event === "exited" ? "world_crashed" : "world_unavailable",
        );
      case "count_crash":
        return this.#countCrash(instance);
      case "forget_players":
        instance.players = 0;
        instance.expected = 0;
        return this.#listener.playersForgotten(id);
      default:
        unreachable(effect);
    }
  }

  #closeRoute(instance: Instance): void {
    const { id, routeEpoch: epoch = instance.epoch } = instance;
    instance.isRouteOpen = false;
    instance.routeEpoch = undefined;
    if (epoch === undefined) return;
    this.#effects.closeRoute(id, epoch, CLOSE_CODES.world_gone, "world_gone");
  }

  #start(instance: Instance): void {
    const epoch = this.#nextNumber() as Fence; // numbers of the one sequence are fences
    instance.epoch = epoch;
    instance.players = 0;
    instance.expected = 0;
    instance.rssBytes = undefined;
    instance.faults = 0;
    instance.stopReason = undefined;
    this.#log.info("MASTER_WORLD_STARTED", { ...nameOf(instance.id), epoch });
    this.#effects.startWorld({
      instanceId: instance.id,
      key: worldKeyOf(instance.id),
      number: instanceNumberOf(instance.id),
      epoch,
    });
  }

  #countCrash(instance: Instance): void {
    const waitMs = countCrash(instance, this.#nowMs);
    this.#log.warn("MASTER_WORLD_CRASHED", {
      ...nameOf(instance.id),
      crashes: instance.crashesMs.length,
      backoff_ms: waitMs,
    });
  }

  #send(instance: Instance, frame: Uint8Array): void {
    if (instance.epoch !== undefined) {
      this.#effects.sendToWorld(instance.id, instance.epoch, frame);
    }
  }

  #instance(id: InstanceId): Instance {
    let instance = this.#instances.get(id);
    if (instance === undefined) {
      instance = newInstance(id, this.#nowMs);
      this.#instances.set(id, instance);
    }
    return instance;
  }
}
