import assert from "node:assert/strict";
import { MAX_CHAT_CHARACTERS } from "../../shared/protocol/control_messages.ts";
import { type Intent, INTENTS, Persona, TEMPERS } from "./persona.ts";

const COUNT = 3000;

Deno.test("Persona.next() gives the same sequence for the same seed and another for another", () => {
  const take = (seed: number) => {
    const persona = new Persona(seed);
    return Array.from({ length: 50 }, () => persona.next());
  };
  assert.deepStrictEqual(take(7), take(7));
  assert.notDeepStrictEqual(take(7), take(8));
});

Deno.test("Persona.next() does all that a person does, within bounds, whatever the seed", () => {
  const tempers = new Set();
  for (let seed = 0; seed < 20; seed++) {
    const persona = new Persona(seed);
    tempers.add(persona.temper);
    const seen = new Map<Intent["kind"], number>();
    for (let number = 0; number < COUNT; number++) {
      const intent = persona.next();
      seen.set(intent.kind, (seen.get(intent.kind) ?? 0) + 1);
      if ("seconds" in intent) assert.ok(intent.seconds > 0 && intent.seconds <= 10);
      if (intent.kind === "walk") assert.ok(intent.goal >= 0 && intent.goal < 1);
      if (intent.kind === "travel") assert.ok(intent.portal >= 0 && intent.portal < 1);
      if (intent.kind === "chat") assert.ok([...intent.text].length <= MAX_CHAT_CHARACTERS);
    }
    for (const kind of INTENTS) assert.ok((seen.get(kind) ?? 0) > 0, `${kind} of seed ${seed}`);
  }
  assert.equal(tempers.size, TEMPERS.length);
});
