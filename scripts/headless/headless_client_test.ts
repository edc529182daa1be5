import assert from "node:assert/strict";
import type { PackSource } from "../../client/core/ports.ts";
import { parseWorldKey } from "../../shared/lib/ids.ts";
import { parseWorldDefinition } from "../../shared/sim/world_definition.ts";
import { HeadlessClient } from "./headless_client.ts";
import { ScriptedUniverse } from "./scripted_universe.ts";

const VERSION = "0.1";
const KEYS = ["hub", "left_world"];

async function universe(): Promise<{ universe: ScriptedUniverse; packs: PackSource }> {
  const texts = new Map<string, string>();
  const worlds = [];
  for (const text of KEYS) {
    const key = parseWorldKey(text)!;
    const url = new URL(`../../worlds/${key}/world.json`, import.meta.url);
    texts.set(key, await Deno.readTextFile(url));
    const parsed = parseWorldDefinition(key, JSON.parse(texts.get(key)!));
    assert.ok(parsed.ok);
    worlds.push({ definition: parsed.value, packUrl: "/p", manifestUrl: "/m", packHash: "ab" });
  }
  const packs: PackSource = {
    prepare(order, events) {
      events.ready({ hash: order.packHash, text: () => texts.get(order.worldKey)! });
      return () => {};
    },
  };
  return { universe: new ScriptedUniverse({ version: VERSION, worlds }), packs };
}

Deno.test("HeadlessClient walks, travels, chats and comes back over real sockets", async () => {
  const { universe: there, packs } = await universe();
  const options = { pageUrl: there.pageUrl, version: VERSION, packs };
  const [ada, bob] = [new HeadlessClient(options), new HeadlessClient(options)];
  try {
    assert.equal(await ada.enter(), "hub");
    assert.equal(await bob.enter(), "hub");
    await ada.waitFor(() => ada.app.world!.client.entities.size === 2, 2000, "see the other");
    await ada.chat("hello there");
    await bob.waitFor(() => bob.state.chat.at(-1)?.text === "hello there", 2000, "hear it");
    await ada.walkTo(2, 15);
    assert.ok(Math.abs(ada.place!.x - 2) < 0.5);
    assert.equal(await ada.travelTo("left_world"), "left_world");
    there.cut();
    await bob.waitFor(() => bob.visits === 2 && bob.world === "hub", 10_000, "come back");
    await ada.waitFor(() => ada.world === "left_world" && ada.visits === 3, 10_000, "come back");
  } finally {
    ada.close();
    bob.close();
    await there.stop();
  }
});

Deno.test("HeadlessClient.waitFor() says what it waited for and where it stood", async () => {
  const { universe: there, packs } = await universe();
  const bot = new HeadlessClient({ pageUrl: there.pageUrl, version: VERSION, packs });
  try {
    await assert.rejects(bot.waitFor(() => false, 20, "see snow"), /Cannot see snow.*connecting/);
  } finally {
    bot.close();
    await there.stop();
  }
});

Deno.test("HeadlessClient meets a server of another version", async () => {
  const { universe: there, packs } = await universe();
  const bot = new HeadlessClient({ pageUrl: there.pageUrl, version: "0.9", packs });
  try {
    bot.app.start();
    await bot.waitFor(() => bot.state.phase.phase === "updated", 5000, "be told");
    assert.ok(bot.lines.some((line) => line.name === "CONNECTION_PROMPT"));
  } finally {
    bot.close();
    await there.stop();
  }
});
