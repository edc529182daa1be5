// One world instance, as the master sees it: from nothing to a running process and back.

import type { Edge, Edges } from "./machine.ts";

export type WorldPhase =
  /** No process. */
  | "stopped"
  /** The process was ordered and has not registered. */
  | "starting"
  /** A restarted master dials a process that an earlier one left running. */
  | "adopting"
  /** Registered; players' sockets cannot reach it yet. */
  | "opening"
  | "ready"
  /** The link broke while the process may live: it is dialled again. */
  | "lost"
  /** Ordered to end; the process is not gone yet. */
  | "stopping"
  /** Killed because it hung; the process is not gone yet. Its players' sockets wait. */
  | "killed"
  /** It crashed or hung a moment ago and is not started again before a while. */
  | "backing_off";

export type WorldEvent =
  | "wanted"
  | "adopted"
  | "registered"
  | "route_opened"
  | "route_lost"
  | "start_timeout"
  | "heartbeat_timeout"
  | "link_lost"
  | "idle"
  | "stop_ordered"
  | "kill_due"
  | "exited"
  | "backoff_over";

export type WorldEffect =
  | "start"
  | "open_route"
  | "close_route"
  /** The players' sockets stay, for the next start. */
  | "hold_route"
  | "confirm_registration"
  | "announce_ready"
  | "order_stop"
  | "kill"
  | "fail_trips"
  | "count_crash"
  | "forget_players";

type Move = Edge<WorldPhase, WorldEffect>;

const STOP: Move = { to: "stopping", then: ["order_stop"] };
const KILL: Move = { to: "killed", then: ["hold_route", "kill", "fail_trips"] };
const CRASH: Move = {
  to: "backing_off",
  then: ["hold_route", "count_crash", "fail_trips", "forget_players"],
};
/** Its route is held and its trips failed since it was killed. */
const KILLED: Move = { to: "backing_off", then: ["count_crash", "forget_players"] };
const REGISTER: Move = { to: "opening", then: ["confirm_registration", "open_route"] };

/** Every legal move of one world instance. */
export const WORLD_EDGES: Edges<WorldPhase, WorldEvent, WorldEffect> = {
  stopped: {
    wanted: { to: "starting", then: ["start"] },
    adopted: { to: "adopting" },
  },
  starting: {
    wanted: { to: "starting" },
    registered: REGISTER,
    start_timeout: KILL,
    stop_ordered: STOP,
    link_lost: { to: "starting" },
    exited: CRASH,
  },
  adopting: {
    wanted: { to: "adopting" },
    registered: REGISTER,
    start_timeout: KILL,
    stop_ordered: STOP,
    link_lost: { to: "adopting" },
    exited: { to: "stopped", then: ["close_route", "fail_trips", "forget_players"] },
  },
  opening: {
    wanted: { to: "opening" },
    registered: REGISTER,
    route_opened: { to: "ready", then: ["announce_ready"] },
    route_lost: { to: "opening", then: ["open_route"] },
    start_timeout: KILL,
    heartbeat_timeout: KILL,
    link_lost: { to: "lost" },
    stop_ordered: STOP,
    exited: CRASH,
  },
  ready: {
    wanted: { to: "ready", then: ["announce_ready"] },
    registered: REGISTER,
    route_lost: { to: "opening", then: ["open_route"] },
    heartbeat_timeout: KILL,
    link_lost: { to: "lost" },
    idle: STOP,
    stop_ordered: STOP,
    exited: CRASH,
  },
  lost: {
    wanted: { to: "lost" },
    registered: REGISTER,
    route_lost: { to: "lost" },
    route_opened: { to: "lost" },
    start_timeout: KILL,
    heartbeat_timeout: KILL,
    link_lost: { to: "lost" },
    stop_ordered: { to: "stopping", then: ["close_route", "kill", "fail_trips"] },
    exited: CRASH,
  },
  stopping: {
    // Remembered: it is started again once it is gone.
    wanted: { to: "stopping" },
    // A hung or slow child may still speak; it ends all the same.
    registered: { to: "stopping" },
    route_opened: { to: "stopping" },
    route_lost: { to: "stopping" },
    link_lost: { to: "stopping" },
    stop_ordered: { to: "stopping" },
    kill_due: { to: "stopping", then: ["kill"] },
    exited: { to: "stopped", then: ["close_route", "forget_players"] },
  },
  killed: {
    wanted: { to: "killed" },
    registered: { to: "killed" },
    route_opened: { to: "killed" },
    route_lost: { to: "killed" },
    link_lost: { to: "killed" },
    stop_ordered: { to: "stopping", then: ["close_route"] },
    kill_due: { to: "killed", then: ["kill"] },
    exited: KILLED,
  },
  backing_off: {
    wanted: { to: "backing_off" },
    route_lost: { to: "backing_off" },
    link_lost: { to: "backing_off" },
    stop_ordered: { to: "stopped" },
    backoff_over: { to: "stopped" },
  },
};

/** True while a process of this instance may exist. */
export function hasProcess(phase: WorldPhase): boolean {
  return phase !== "stopped" && phase !== "backing_off";
}
