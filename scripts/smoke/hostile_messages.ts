// The table of rude input: what is said to a real master and its hub, and by what name it is refused.

import { parseWorldKey } from "../../shared/lib/ids.ts";
import { utf8Bytes } from "../../shared/lib/bytes.ts";
import { TO_MASTER } from "../../shared/protocol/control_messages.ts";
import { buildGateFrame } from "../../shared/protocol/gate.ts";
import { programVersion } from "../../shared/protocol/version.ts";
import { TO_WORLD } from "../../shared/protocol/world_messages.ts";
import { until } from "./harness.ts";
import {
  anywhere,
  chat,
  closing,
  control,
  dialHub,
  early,
  faultOf,
  flood,
  FORGED,
  type HostileCase,
  type HostileScene,
  http,
  input,
  lease,
  logIn,
  login,
  nineFrames,
  nobody,
  playHub,
  portal,
  said,
  showTicket,
  toInfinity,
  upgrade,
  withMore,
  worldFault,
} from "./hostile_cases.ts";
import { enterMaster, greetMaster, play, ticketOf } from "./hostile_peer.ts";

const LIMIT_BYTES = 64 * 1024;
const NOT_UTF8 = new Uint8Array([0xc3, 0x28]);
const RIGHT_TO_LEFT = "\u202e\u2066\u061c";

/** Every case, in the order in which it is tried: what uses up a limit comes last. */
export const HOSTILE_CASES: readonly HostileCase[] = [
  // the control socket, before and after `enter`
  early("chat before enter", (to) => to.encode("chat", { channel: "everyone", text: "hi" })),
  early("log in before enter", (to) => to.encode("log_in", { name: "Somebody" })),
  control("enter twice", "fault wrong_phase", (peer) => peer.frame("enter", nobody())),
  control("an unknown type", "fault unknown_type", () => new Uint8Array([250])),
  control("an empty message", "fault empty", () => new Uint8Array()),
  control(
    "half a message",
    "fault short",
    (peer) => peer.frame("ping", { clientMs: 1 }).slice(0, 5),
  ),
  control("a byte too many", "fault trailing", (peer) => withMore(peer.frame("log_out", {}))),
  control("a gate frame again", "fault unknown_type", () => buildGateFrame(programVersion())),
  control("NaN", "fault malformed", (peer) => peer.frame("ping", { clientMs: NaN })),
  control("infinity", "fault malformed", (peer) => peer.frame("ping", { clientMs: -Infinity })),
  {
    name: "a link to infinity",
    expected: "fault malformed",
    attempt: ({ master }) =>
      faultOf(master, () => greetMaster(master), (peer) => peer.frame("enter", toInfinity())),
  },
  control("chat that is not UTF-8", "fault malformed", () => said(8, [0], NOT_UTF8)),
  control("a name that is not UTF-8", "fault malformed", () => said(6, [], NOT_UTF8)),
  control("chat of 801 bytes", "fault malformed", () => said(8, [0], new Uint8Array(801).fill(65))),
  control("a channel that is none", "fault malformed", () => said(8, [9], utf8Bytes("hi"))),
  control("a lease id that is none", "fault malformed", () => said(3, [], utf8Bytes("../../x"))),
  // [K1] a colour, what is worn, a shape, and bits of nothing: each past its list
  ...[[12, 0], [0xc0, 0], [0, 15], [0, 0x10]].map((look) =>
    control("a look that is none", "fault malformed", () => new Uint8Array([13, ...look]))
  ),
  {
    name: "more looks than anybody tries on",
    expected: "look_refused too_many_looks",
    async attempt({ master }) {
      const peer = await enterMaster(master);
      const answer = peer.refusal("look_refused");
      for (let count = 0; count < 24; count++) {
        peer.say("choose_look", { look: { colour: count % 12, accent: 0, shape: 0 } });
      }
      return await closing(peer, answer);
    },
  },
  chat("a chat line of 201 letters", "a".repeat(201), "chat_refused too_long"),
  chat("chat of controls only", `\u0000\u0007${RIGHT_TO_LEFT}\u200b`, "chat_refused empty"),
  {
    name: "chat with controls",
    expected: "heard rude <b>__proto__</b> constructor",
    async attempt({ master, walker }) {
      const peer = await enterMaster(master);
      const text = `\u0000rude${RIGHT_TO_LEFT}<b>__proto__</b>\u200b constructor\u2069`;
      peer.say("chat", { channel: "everyone", text });
      const heard = () => walker.state.chat.find((line) => line.text.includes("rude"));
      await until(() => heard() !== undefined, 5000, "the walker heard it");
      peer.raw.close();
      return `heard ${heard()?.text}`;
    },
  },

  // leases
  lease("a forged lease refreshed", "refresh_lease", () => FORGED),
  lease("a forged lease redeemed", "redeem_lease", () => FORGED),
  lease("somebody else's lease redeemed", "redeem_lease", async ({ master }) => {
    const other = await enterMaster(master);
    return (await other.next("lease_granted")).leaseId;
  }),
  lease("a released lease redeemed", "redeem_lease", async (_scene, peer) => {
    const { leaseId } = await peer.next("lease_granted");
    peer.say("release_lease", { leaseId });
    await peer.next("lease_closed");
    return leaseId;
  }),
  ...["constructor", "left_world"].map((key) => ({
    name: `a lease redeemed for ${key}`,
    expected: "lease_closed travel_lease_target_mismatch",
    async attempt({ master }: HostileScene) {
      const peer = await enterMaster(master);
      const { leaseId } = await peer.next("lease_granted");
      const answer = peer.refusal("lease_closed");
      peer.say("redeem_lease", { leaseId, worldKey: parseWorldKey(key)! }); // a well-formed key
      return await closing(peer, answer);
    },
  })),

  // a world's socket
  worldFault("input before join", "wrong_phase", dialHub, (peer) => input(peer, 1)),
  worldFault("a portal before join", "wrong_phase", dialHub, (peer) => portal(peer, "left_portal")),
  {
    name: "a forged ticket",
    expected: "join_refused admission_denied, close bad_ticket",
    attempt: async ({ master }) => await showTicket(await dialHub(master), FORGED),
  },
  {
    name: "a ticket twice",
    expected: "join_refused admission_denied, close bad_ticket",
    async attempt({ master }) {
      const { control, ticket } = await play(master);
      const answer = await showTicket(await dialHub(master), ticket);
      control.raw.close();
      return answer;
    },
  },
  worldFault("join twice", "wrong_phase", playHub, (peer) => peer.frame("join", ticketOf(FORGED))),
  worldFault("nine input frames", "malformed", playHub, () => nineFrames()),
  worldFault("input that counts back", "input_order", playHub, (peer) => input(peer, 9, 8)),
  worldFault(
    "NaN at a world",
    "malformed",
    playHub,
    (peer) => peer.frame("ping", { clientMs: NaN }),
  ),
  worldFault("half a message at a world", "short", playHub, (peer) => input(peer, 3).slice(0, 6)),
  worldFault(
    "a gate frame at a world",
    "unknown_type",
    playHub,
    () => buildGateFrame(programVersion()),
  ),
  worldFault("a portal that is not UTF-8", "malformed", playHub, () => said(3, [], NOT_UTF8)),
  ...[["left_portal", "not_at_portal"], ["__proto__", "no_such_portal"]].map(([name, reason]) => ({
    name: `the portal ${name} from afar`,
    expected: `portal_refused ${reason}`,
    async attempt({ master }: HostileScene) {
      const { control, world } = await play(master);
      const answer = world.refusal("portal_refused");
      world.say("use_portal", { portal: name ?? "" });
      control.raw.close();
      return await closing(world, answer);
    },
  })),

  // what no socket may bring, wherever it leads
  ...["", "hub"].flatMap((path): HostileCase[] => [
    anywhere(
      "64 KiB and one byte",
      path,
      /^close (too_big|1006)$/,
      (peer) => peer.raw.send(new Uint8Array(LIMIT_BYTES + 1)),
    ),
    anywhere("text", path, "close unsupported_data", (peer) => peer.raw.send("hello")),
    anywhere("21 faults", path, "close protocol_fault", (peer) => {
      for (let count = 0; count < 21; count++) peer.raw.send(new Uint8Array([250]));
    }),
  ]),
  {
    name: "64 KiB exactly",
    expected: "fault unknown_type",
    attempt: ({ master }) =>
      faultOf(master, () => enterMaster(master), () => {
        return new Uint8Array(LIMIT_BYTES).fill(250);
      }),
  },

  // HTTP and upgrades
  http("a path that climbs", "GET /client/../../deno.json", /^HTTP\/1.1 400/),
  http("a path that climbs in code", "GET /packs/%2e%2e/%2E%2e/deno.json", /^HTTP\/1.1 400/),
  http("a path with a hidden slash", "GET /client/..%2fdeno.json", /^HTTP\/1.1 400/),
  http("a path with a NUL", "GET /client/client.js%00.png", /^HTTP\/1.1 400/),
  http("a path with a double slash", "GET //etc/passwd", /^HTTP\/1.1 40[04]/),
  http("a hidden file", "GET /client/.hidden", /^HTTP\/1.1 404/),
  http("a name too long for any disk", `GET /client/${"a".repeat(3000)}`, /^HTTP\/1.1 404/),
  http("a name from every object", "GET /packs/__proto__", /^HTTP\/1.1 404/),
  http("an absolute address", "GET http://127.0.0.1/healthz", /^HTTP\/1.1 400/),
  http("a tunnel", "CONNECT 127.0.0.1:22", /^HTTP\/1.1 400/),
  http("a method that writes", "DELETE /healthz", /^HTTP\/1.1 405/),
  http("two lengths", "POST /x", /^HTTP\/1.1 400/, "Content-Length: 3\r\nContent-Length: 4\r\n"),
  http(
    "a length and chunks",
    "POST /x",
    /^HTTP\/1.1 400/,
    "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
  ),
  http("chunks in disguise", "POST /x", /^HTTP\/1.1 400/, "Transfer-Encoding: xchunked\r\n"),
  http("a folded field", "GET /healthz", /^HTTP\/1.1 400/, "A: b\r\n Content-Length: 3\r\n"),
  http("a bare line end", "GET /healthz", /^HTTP\/1.1 400/, "A: b\nContent-Length: 3\r\n"),
  http("a blank before the colon", "GET /x", /^HTTP\/1.1 400/, "Content-Length : 3\r\n"),
  ...["/hub/../left_world", "/%2e%2e/hub", "/hub%00", "/hub%2f1", "/hub\\1"].map((path) =>
    upgrade(`an upgrade to ${path}`, path, /^HTTP\/1.1 400/)
  ),
  ...["/HUB", "/constructor", "/__proto__", "/hub/0", "/hub/1/x", "//hub", "/hub#1"].map((path) =>
    upgrade(`an upgrade to ${path}`, path, /^HTTP\/1.1 40[04]/)
  ),
  upgrade("an upgrade to a world that sleeps", "/hub/77", /^HTTP\/1.1 503/),
  ...["http://evil.example", "null", "https://127.0.0.1.evil.example", "http://127.0.0.1:1"].map(
    (origin) => upgrade(`a page of ${origin}`, "/", /^HTTP\/1.1 403/, `Origin: ${origin}\r\n`),
  ),

  // identity
  {
    name: "a secret that is nobody's",
    expected: "a new guest",
    async attempt({ master }) {
      const peer = await enterMaster(master, { resumeSecret: "f".repeat(48) });
      const { isGuest, resumeSecret } = await peer.next("session");
      peer.raw.close();
      return isGuest && resumeSecret !== "" ? "a new guest" : "somebody";
    },
  },
  login("a name with a direction", `Ann${RIGHT_TO_LEFT}e`, "login_refused bad_character"),
  login("a name with a control", "Ann\u0007e", "login_refused bad_character"),
  login("a name that looks like a guest", "Gu\u0435st-12", "login_refused reserved"),
  login("a name of one letter", "a", "login_refused too_short"),
  login("the name __proto__", "__proto__", "session __proto__"),
  login("the name constructor", "constructor", "session constructor"),

  // floods, of everything that may be said
  ...Object.keys(TO_MASTER).map((type) => flood(type, "")),
  ...Object.keys(TO_WORLD).map((type) => flood(type, "hub")),
  {
    name: "too many log-ins of one address",
    expected: "login_refused too_many_tries",
    async attempt(scene) {
      let answer = "";
      for (let tries = 0; tries < 12 && !answer.endsWith("tries"); tries++) {
        answer = await logIn(scene, "b");
      }
      return answer;
    },
  },
];
