import assert from "node:assert/strict";
import { readStandardInput } from "./standard_input.ts";

const encoder = new TextEncoder();

Deno.test("readStandardInput() puts the first line together and tells of the end", async () => {
  let closeIt = () => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const part of ['{"a":', '"ü"}', "\nmore"]) controller.enqueue(encoder.encode(part));
      closeIt = () => controller.close();
    },
  });
  const { line, ended } = await readStandardInput(stream);
  assert.equal(line, '{"a":"ü"}');
  let hasEnded = false;
  void ended.then(() => hasEnded = true);
  await Promise.resolve();
  assert.equal(hasEnded, false);
  closeIt();
  await ended;
});

Deno.test("readStandardInput() has no line when the input ends before one", async () => {
  const { line, ended } = await readStandardInput(ReadableStream.from([encoder.encode("{}")]));
  assert.equal(line, undefined);
  await ended;
});

Deno.test("readStandardInput() refuses a line without an end", async () => {
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(65536).fill(0x61)),
  });
  await assert.rejects(readStandardInput(endless), /too long/);
});
