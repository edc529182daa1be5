// deno-lint-ignore-file no-console -- its parent reads what it prints

// One headless client in a process of its own, so that DENO_CERT can make it trust a certificate:
//
//   trusting_client.ts <page url> <world> …      walks to each world in turn and chats there

import { programVersion } from "../../shared/protocol/version.ts";
import { HeadlessClient } from "../headless/headless_client.ts";
import { nameOf, travelTo } from "./bots.ts";

const [pageUrl = "", ...hops] = Deno.args;
const bot = new HeadlessClient({ pageUrl, version: programVersion() });
try {
  await bot.enter();
  for (const key of hops) {
    await travelTo(bot, key);
    await bot.chat(`in ${key}`);
  }
  console.log(`CLIENT_PASS name=${nameOf(bot)} world=${bot.world}`);
} catch (error) {
  for (const { name, fields } of bot.lines.slice(-20)) console.log(name, JSON.stringify(fields));
  console.log(`CLIENT_FAIL reason=${JSON.stringify(String(error))}`);
}
bot.close();
// What is still under way (a close frame) need not be waited for.
Deno.exit(0);
