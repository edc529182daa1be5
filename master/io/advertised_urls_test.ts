import assert from "node:assert/strict";
import type { InstanceId, WorldKey } from "../../shared/lib/ids.ts";
import {
  connectSourcesOf,
  masterUrlOf,
  pageUrlOf,
  type SourceConfig,
  type UrlConfig,
  worldUrlOf,
} from "./advertised_urls.ts";

const KEYS = ["hub", "left_world"] as WorldKey[];
const PLAIN: UrlConfig = {
  routing: "gateway",
  clientHost: "127.0.0.1",
  clientScheme: "ws",
  publicMasterUrl: undefined,
  worldUrlTemplate: undefined,
  worldBasePort: 19081,
};

Deno.test("worldUrlOf() gives the way by routing and template", () => {
  const template = "wss://{world_key}.example.org/";
  const cases: readonly [Partial<UrlConfig>, string, string][] = [
    [{}, "hub#1", "/hub"],
    [{}, "hub#2", "/hub/2"],
    [{ routing: "proxy" }, "left_world#1", "/left_world"],
    [{ routing: "direct" }, "hub#1", "ws://127.0.0.1:19081/hub"],
    [{ routing: "direct" }, "left_world#1", "ws://127.0.0.1:19082/left_world"],
    [
      { routing: "direct", clientHost: "a.org", clientScheme: "wss" },
      "hub#1",
      "wss://a.org:19081/hub",
    ],
    [{ worldUrlTemplate: template }, "hub#1", "wss://hub.example.org/"],
    [{ worldUrlTemplate: template }, "hub#2", "wss://hub.example.org/2"],
    [
      { worldUrlTemplate: "wss://a.org/{world_key}", routing: "direct" },
      "hub#1",
      "wss://a.org/hub",
    ],
  ];
  for (const [changes, id, url] of cases) {
    assert.equal(worldUrlOf({ ...PLAIN, ...changes }, KEYS, id as InstanceId), url);
  }
});

Deno.test("masterUrlOf() and pageUrlOf() follow from host, scheme and port unless they are told", () => {
  assert.equal(masterUrlOf(PLAIN, 5), "ws://127.0.0.1:5/");
  assert.equal(pageUrlOf(PLAIN, 5), "http://127.0.0.1:5/");
  const told = { ...PLAIN, publicMasterUrl: "wss://play.example.org/" };
  assert.equal(masterUrlOf(told, 5), "wss://play.example.org/");
  assert.equal(pageUrlOf(told, 5), "https://play.example.org/");
});

Deno.test("connectSourcesOf() names packs elsewhere, worlds that listen, and allowed hosts", () => {
  const plain: SourceConfig = { ...PLAIN, packBaseUrl: undefined, allowedHosts: [] };
  const cases: readonly [Partial<SourceConfig>, readonly string[]][] = [
    [{}, []],
    [{ routing: "proxy" }, []],
    [{ packBaseUrl: "https://cdn.example.org/packs" }, ["https://cdn.example.org"]],
    [{ routing: "direct", clientHost: "a.org", clientScheme: "wss" }, ["wss://a.org:*"]],
    [{ worldUrlTemplate: "wss://a.org:8443/{world_key}" }, ["wss://a.org:8443"]],
    [{ worldUrlTemplate: "wss://{world_key}.a.org/" }, ["wss://*.a.org"]],
    [{ worldUrlTemplate: "wss://w-{world_key}.a.org/" }, ["wss:"]],
    [
      { allowedHosts: ["b.org", "c.org:99"] },
      [
        ...["http://b.org:*", "https://b.org:*", "ws://b.org:*", "wss://b.org:*"],
        ...["http://c.org:99", "https://c.org:99", "ws://c.org:99", "wss://c.org:99"],
      ],
    ],
  ];
  for (const [changes, sources] of cases) {
    assert.deepStrictEqual(connectSourcesOf({ ...plain, ...changes }), sources);
  }
});
