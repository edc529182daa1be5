import assert from "node:assert/strict";
import type { Fence, InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import { parseLaunchDocument } from "../../shared/protocol/launch.ts";
import {
  buildLaunchDocument,
  type LaunchSettings,
  linkPathOf,
  worldEnvironment,
} from "./world_launch.ts";

const KEYS = ["hub", "left_world"] as WorldKey[];
const SETTINGS: LaunchSettings = {
  version: "0.1",
  keys: KEYS,
  rulesOf: (key) => `/w/${key}`,
  simulationWorkerPath: "/s.js",
  logFormat: "json",
  edge: undefined,
  basePort: 19081,
};
const EDGE = {
  hostname: "127.0.0.1",
  tlsCertPath: undefined,
  tlsKeyPath: undefined,
  trustedProxies: ["10.0.0.1"],
  allowedOrigins: [],
  maxConnectionsPerAddress: 64,
  sockets: "auto" as const,
};
const SECRETS = { launchToken: "ab".repeat(32), linkPath: "/run/x.sock" };

function order(key: string, number = 1) {
  return {
    instanceId: `${key}#${number}` as InstanceId,
    key: key as WorldKey,
    number,
    epoch: 9 as Fence,
  };
}

Deno.test("buildLaunchDocument() makes what a world reads", () => {
  const document = buildLaunchDocument(SETTINGS, order("left_world"), SECRETS);
  assert.deepStrictEqual(parseLaunchDocument(JSON.stringify(document)), document);
  assert.equal(document.worldDirectory, "/w/left_world");
  assert.deepStrictEqual(document.listen, { kind: "link_only" });
});

Deno.test("buildLaunchDocument() gives first instances a port by their key, and no others", () => {
  const settings = { ...SETTINGS, edge: EDGE };
  const { listen } = buildLaunchDocument(settings, order("left_world"), SECRETS);
  assert.deepStrictEqual(listen, { kind: "edge", port: 19082, ...EDGE });
  assert.throws(() => buildLaunchDocument(settings, order("hub", 2), SECRETS), /"hub#2" a port/);
  assert.throws(() => buildLaunchDocument(settings, order("top"), SECRETS), /"top#1" a port/);
});

Deno.test("linkPathOf() moves to the short folder one byte past the limit", () => {
  const name = "/hub.1.9.sock";
  const fits = `/${"d".repeat(103 - name.length - 1)}`;
  assert.equal(linkPathOf(order("hub"), fits, () => "/s"), fits + name);
  assert.equal(linkPathOf(order("hub"), `${fits}d`, () => "/s"), `/s${name}`);
});

Deno.test("worldEnvironment() hands on nothing that may be a secret", () => {
  const env = worldEnvironment({ PATH: "/bin", MULTI_SERVER_TLS_KEY: "k", AWS_SECRET: "s" });
  assert.deepStrictEqual(env, {
    PATH: "/bin",
    DENO_NO_UPDATE_CHECK: "1",
    RUST_BACKTRACE: "0",
    MALLOC_TRIM_THRESHOLD_: "131072",
    MALLOC_MMAP_THRESHOLD_: "4194304",
  });
});
