// A world process for tests, started as `… world <key>`: proves its token, says `hello`, and does
// what its master's records say. Ends with its lifeline, as a real one does after its grace.

import { parseLaunchDocument } from "../../shared/protocol/launch.ts";
import { type FakeLink, startFakeWorld } from "./fake_world_link.ts";

/** What a record asks of the fake. */
export const FAKE_ORDERS = { exit: 1, echo: 2, dropLink: 3 } as const;

async function main(): Promise<void> {
  const reader = Deno.stdin.readable.pipeThrough(new TextDecoderStream()).getReader();
  let line = "";
  while (!line.includes("\n")) line += (await reader.read()).value ?? "\n";
  const document = parseLaunchDocument(line);
  if (document.worldDirectory.endsWith("broken")) Deno.exit(15);
  const world = startFakeWorld({ path: document.linkPath, token: document.launchToken });
  // A "stubborn" world outlives its master, as one with players inside does for a while.
  const isStubborn = document.key === "stubborn";
  void reader.read().then(() => isStubborn || Deno.exit(0));
  const greeting = new TextEncoder().encode(`hello ${document.key} ${document.listen.kind}`);
  for (;;) void serve(await world.accept(), greeting);
}

async function serve(link: FakeLink, greeting: Uint8Array): Promise<void> {
  await link.send(greeting);
  for (;;) {
    const record = await link.next().catch(() => undefined);
    if (record === undefined) return;
    if (record[0] === FAKE_ORDERS.echo) await link.send(record);
    if (record[0] === FAKE_ORDERS.dropLink) link.close();
    if (record[0] !== FAKE_ORDERS.exit) continue;
    await link.send(new TextEncoder().encode("last words"));
    Deno.exit(record[1] ?? 0);
  }
}

if (import.meta.main) await main();
