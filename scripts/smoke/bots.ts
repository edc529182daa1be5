// Headless players of the smokes: they walk around what is in the way and say what they do.

import type { PackCache } from "../../client/io/pack_cache.ts";
import { PORTAL_EXIT_DISTANCE } from "../../shared/sim/constants.ts";
import type { PortalDefinition, WorldDefinition } from "../../shared/sim/world_definition.ts";
import type { Visit } from "../../shared/protocol/fields.ts";
import { programVersion } from "../../shared/protocol/version.ts";
import { formatLogLine } from "../../shared/lib/log.ts";
import { type GroundPlace, HeadlessClient } from "../headless/headless_client.ts";
import { check, type Smoke } from "./harness.ts";
import { walkPath } from "./walk_path.ts";

/** Who a bot is. */
export interface BotOptions {
  readonly pageUrl: string;
  readonly name: string;
  readonly version?: string;
  readonly resumeSecret?: string;
  readonly tabId?: string;
  readonly visit?: Visit;
  readonly packCache?: PackCache;
}

const REPORTED_LINES = 25;
const CHAT_MS = 8000;

/** Makes a bot that leaves when the smoke ends. */
export function makeBot(smoke: Smoke, options: BotOptions): HeadlessClient {
  const bot = new HeadlessClient({ version: programVersion(), ...options });
  smoke.onEnd(() => bot.close());
  smoke.onFailure(() => [
    `--- bot ${options.name}: ${JSON.stringify({ ...bot.state, chat: bot.state.chat.length })}`,
    ...bot.lines.slice(-REPORTED_LINES).map((line) => `  ${formatLogLine(line)}`),
  ]);
  return bot;
}

/** Makes a bot and waits until it walks in a world. */
export async function enterBot(smoke: Smoke, options: BotOptions): Promise<HeadlessClient> {
  const bot = makeBot(smoke, options);
  await bot.enter();
  return bot;
}

/** The name that others see. */
export function nameOf(bot: HeadlessClient): string {
  const name = bot.state.identity?.displayName;
  check(name !== undefined, "the bot has a name");
  return name;
}

/** Where a bot stands. */
export function placeOf(bot: HeadlessClient): GroundPlace {
  const at = bot.place;
  check(at !== undefined, "the bot stands somewhere");
  return { x: at.x, z: at.z };
}

/** Walks to a place around what is in the way. */
export async function walkAround(bot: HeadlessClient, to: GroundPlace): Promise<void> {
  for (const corner of walkPath(definitionOf(bot), placeOf(bot), to)) {
    await bot.walkTo(corner.x, corner.z);
  }
}

/** Walks some metres away to a place that is free, and stands there. */
export async function walkSomewhere(bot: HeadlessClient): Promise<GroundPlace> {
  const from = placeOf(bot);
  for (const [dx, dz] of [[2.5, 1.5], [-2.5, 1.5], [2.5, -1.5], [-2.5, -1.5]] as const) {
    const to = { x: from.x + dx, z: from.z + dz };
    if (!isFreeWay(bot, to)) continue;
    await walkAround(bot, to);
    return placeOf(bot);
  }
  throw new Error("Cannot walk anywhere from here");
}

/** Walks to the portal that leads to `to`, and through it. */
export async function travelTo(bot: HeadlessClient, to: string): Promise<void> {
  const portal = portalTo(definitionOf(bot), to);
  await walkAround(bot, frontOf(portal));
  await bot.travel(portal.name);
}

/** One says a line, all of them see it. */
export async function chatSeenByAll(
  speaker: HeadlessClient,
  all: readonly HeadlessClient[],
  text: string,
): Promise<void> {
  await speaker.chat(text, CHAT_MS);
  for (const bot of all) {
    const hasIt = () => bot.state.chat.some((line) => line.text === text);
    await bot.waitFor(hasIt, CHAT_MS, `see "${text}"`);
  }
}

/** The portal of a world that leads to another. */
export function portalTo(world: WorldDefinition, to: string): PortalDefinition {
  const portal = world.portals.find((each) => each.to === to);
  if (portal === undefined) throw new Error(`Cannot find a portal from ${world.key} to ${to}`);
  return portal;
}

/** The place in front of a portal, from which one walks straight in. */
export function frontOf({ at, yaw }: PortalDefinition): GroundPlace {
  return {
    x: at.x - Math.sin(yaw) * PORTAL_EXIT_DISTANCE,
    z: at.z - Math.cos(yaw) * PORTAL_EXIT_DISTANCE,
  };
}

/** Metres between two places. */
export function metresBetween(a: GroundPlace, b: GroundPlace): number {
  return Math.hypot(a.x - b.x, a.z - b.z);
}

function definitionOf(bot: HeadlessClient): WorldDefinition {
  const definition = bot.app.world?.client.definition;
  check(definition !== undefined, "the bot is in a world");
  return definition;
}

function isFreeWay(bot: HeadlessClient, to: GroundPlace): boolean {
  try {
    return walkPath(definitionOf(bot), placeOf(bot), to).length < 3;
  } catch {
    return false; // walled in on that side: another side is tried
  }
}
