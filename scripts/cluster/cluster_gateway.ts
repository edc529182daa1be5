// The gateway of a cluster: which world a path leads to, and the players' sockets of a world that is
// lost, which wait for its next start. Without it (direct routing) each world has an edge of its own
// that dies with it.

import type { MasterEffects } from "../../master/core/effects.ts";
import { DEFAULT_EDGE_LIMITS } from "../../shared/edge/edge_limits.ts";
import type { Clock } from "../../shared/lib/clock.ts";
import type { Fence, InstanceId } from "../../shared/lib/ids.ts";
import { CLOSE_CODES } from "../../shared/net/close_codes.ts";
import { FrameEncoder } from "../../shared/protocol/frames.ts";
import { FROM_WORLD } from "../../shared/protocol/world_messages.ts";
import type { ClusterWorld } from "./cluster_world.ts";
import type { EdgeEnd } from "./held_socket.ts";

const { holdMs } = DEFAULT_EDGE_LIMITS;
const words = new FrameEncoder(FROM_WORLD);
const INTERRUPTED = words.encode("interrupted", { holdMs });
const REOPENED = words.encode("reopened", {});

interface Held {
  readonly sockets: readonly EdgeEnd[];
  readonly cancel: () => void;
}

/** Routes and held sockets, as `master/io/gateway.ts` and `shared/edge/far_ends.ts` keep them. */
export class ClusterGateway implements Pick<MasterEffects, "holdRoute" | "closeRoute"> {
  readonly #clock: Clock;
  readonly #processOf: (id: InstanceId, epoch: Fence) => ClusterWorld | undefined;
  readonly #open = new Map<InstanceId, Fence>();
  readonly #held = new Map<InstanceId, Held>();
  /** Sockets that were held, so far. */
  heldCount = 0;

  constructor(
    clock: Clock,
    processOf: (id: InstanceId, epoch: Fence) => ClusterWorld | undefined,
  ) {
    this.#clock = clock;
    this.#processOf = processOf;
  }

  /** True when players come through to this very process. */
  leadsTo({ order }: ClusterWorld): boolean {
    return this.#open.get(order.instanceId) === order.epoch;
  }

  /** @returns False when the process is gone: nobody can be let through. */
  openRoute(id: InstanceId, epoch: Fence): boolean {
    const process = this.#processOf(id, epoch);
    if (process === undefined) return false;
    this.#open.set(id, epoch);
    const held = this.#held.get(id);
    this.#held.delete(id);
    held?.cancel();
    for (const socket of held?.sockets ?? []) socket.reopen(process, REOPENED);
    return true;
  }

  holdRoute(id: InstanceId, epoch: Fence): void {
    if (this.#open.get(id) !== epoch) return;
    const process = this.#processOf(id, epoch);
    if (process !== undefined) this.lost(process);
  }

  closeRoute(id: InstanceId, epoch: Fence): void {
    const process = this.#processOf(id, epoch);
    if (process !== undefined && this.leadsTo(process)) process.loseSockets();
    this.#open.delete(id);
    this.#letGo(id);
  }

  /** The link to a process ended: its players wait. */
  lost(process: ClusterWorld): void {
    if (!this.leadsTo(process)) return;
    const id = process.order.instanceId;
    this.#open.delete(id);
    const sockets = process.giveSockets();
    for (const socket of sockets) socket.hold(INTERRUPTED);
    this.heldCount += sockets.length;
    const cancel = this.#clock.after(holdMs, () => this.#letGo(id));
    this.#held.set(id, { sockets, cancel });
  }

  /** It dies with its master: every socket is cut by whoever does that. */
  clear(): void {
    this.#open.clear();
    for (const { cancel } of this.#held.values()) cancel();
    this.#held.clear();
  }

  #letGo(id: InstanceId): void {
    const held = this.#held.get(id);
    this.#held.delete(id);
    held?.cancel();
    for (const socket of held?.sockets ?? []) socket.close(CLOSE_CODES.world_gone, "world_gone");
  }
}
