// What the operator of this machine asks and orders while the master runs.

import {
  type InstanceId,
  instanceNumberOf,
  type WorldKey,
  worldKeyOf,
} from "../../shared/lib/ids.ts";
import type { Log } from "../../shared/lib/log.ts";
import { unreachable } from "../../shared/lib/result.ts";
import { hasProcess } from "../../shared/machines/world_lifecycle.ts";
import type {
  OperatorAnswer,
  OperatorRequest,
  PlayerLine,
  WorldLine,
} from "./operator_messages.ts";
import type { Orders } from "./orders.ts";
import type { Sessions } from "./sessions.ts";
import type { Worlds } from "./worlds.ts";

/** What the desk needs of the rest of the core. */
export interface OperatorDeskParts {
  readonly version: string;
  readonly worlds: Pick<Worlds, "running" | "stop">;
  readonly sessions: Pick<Sessions, "all">;
  readonly orders: Pick<Orders, "toClients">;
  /** Titles by key: every world there is. */
  readonly titles: () => ReadonlyMap<WorldKey, string>;
  readonly isDraining: () => boolean;
  readonly log: Log;
}

/** What only the outside knows or does. */
export interface OperatorOutside {
  /** Of the master itself. */
  readonly pid: number;
  readonly processOf: (
    id: InstanceId,
  ) => { readonly pid: number; readonly startedAtMs: number } | undefined;
  readonly wallMs: () => number;
  /** Ends the master in good order once the grace is over. */
  readonly drain: (graceMs: number) => void;
}

/** What is answered from memory, at once. */
export type DeskRequest = Exclude<OperatorRequest, { readonly command: "reports" }>;

/** Answers operators. Whoever can open the socket may ask. */
export class OperatorDesk {
  readonly #parts: OperatorDeskParts;

  constructor(parts: OperatorDeskParts) {
    this.#parts = parts;
  }

  /** Does what is asked, as far as that can be done at once. */
  answer(request: DeskRequest, outside: OperatorOutside): OperatorAnswer {
    const { version } = this.#parts;
    switch (request.command) {
      case "worlds": {
        const isDraining = this.#parts.isDraining();
        return { ok: true, command: "worlds", version, isDraining, worlds: this.#worlds(outside) };
      }
      case "players":
        return {
          ok: true,
          command: "players",
          version,
          players: this.#players(request.withAddresses),
        };
      case "stop":
        return this.#stop(request, outside);
      case "drain": {
        const { inSeconds } = request;
        this.#parts.log.info("MASTER_OPERATOR", { command: "drain", in_s: inSeconds });
        const worlds = this.#worlds(outside);
        outside.drain(inSeconds * 1000);
        return { ok: true, command: "drain", version, pid: outside.pid, inSeconds, worlds };
      }
      default:
        return unreachable(request);
    }
  }

  #worlds({ processOf, wallMs }: OperatorOutside): readonly WorldLine[] {
    return this.#parts.worlds.running().map(({ instanceId, phase, players, epoch, rssBytes }) => {
      const process = processOf(instanceId);
      return {
        key: worldKeyOf(instanceId),
        number: instanceNumberOf(instanceId),
        phase,
        players,
        epoch,
        pid: process?.pid,
        uptimeSeconds: process === undefined
          ? undefined
          : Math.max(0, Math.round((wallMs() - process.startedAtMs) / 1000)),
        rssBytes,
      };
    });
  }

  #players(withAddresses: boolean): readonly PlayerLine[] {
    const lines: PlayerLine[] = [];
    for (const { displayName, isGuest, avatar, slot, address } of this.#parts.sessions.all()) {
      if (avatar === undefined && slot === undefined) continue; // only remembered for a while
      lines.push({
        name: displayName,
        isGuest,
        world: avatar?.instanceId,
        isAway: avatar?.isAway ?? false,
        ...withAddresses ? { address } : {},
      });
    }
    return lines;
  }

  #stop(
    { key, number }: OperatorRequest & { readonly command: "stop" },
    outside: OperatorOutside,
  ): OperatorAnswer {
    const { version, worlds, titles, log } = this.#parts;
    const known = titles();
    const title = known.get(key);
    if (title === undefined) {
      const detail = `the worlds are ${[...known.keys()].toSorted().join(", ")}`;
      return { ok: false, refusal: "unknown_world", detail };
    }
    const running = worlds.running().filter(({ instanceId, phase }) =>
      worldKeyOf(instanceId) === key && hasProcess(phase) &&
      (number === undefined || instanceNumberOf(instanceId) === number)
    );
    if (running.length === 0) return { ok: false, refusal: "not_running", detail: "" };
    const ids = new Set(running.map(({ instanceId }) => instanceId));
    const lines = this.#worlds(outside)
      .filter((line) => ids.has(`${line.key}#${line.number}` as InstanceId));
    for (const id of ids) {
      log.info("MASTER_OPERATOR", { command: "stop", key, number: instanceNumberOf(id) });
      this.#tellPlayers(id, title);
      worlds.stop(id, "operator");
    }
    return { ok: true, command: "stop", version, worlds: lines };
  }

  /** Before the world closes their sockets, so that they know why. */
  #tellPlayers(id: InstanceId, title: string): void {
    const slots: number[] = [];
    for (const { avatar, slot } of this.#parts.sessions.all()) {
      if (avatar?.instanceId === id && slot !== undefined) slots.push(slot);
    }
    this.#parts.orders.toClients(slots, "notice", { reason: "world_stopped", detail: title });
  }
}
