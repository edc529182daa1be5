import assert from "node:assert/strict";
import type { DialEvents } from "../core/ports.ts";
import { pageCloseCode, type SocketLike, webSocketDialler } from "./websocket_link.ts";

class FakeWebSocket implements SocketLike {
  binaryType = "blob";
  readyState = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  readonly sent: Uint8Array[] = [];
  closedWith: number | undefined;

  send(bytes: Uint8Array): void {
    this.sent.push(bytes);
  }

  close(code: number): void {
    this.closedWith = code;
  }

  fire(name: "onopen" | "onmessage" | "onclose", event: object): void {
    this[name]?.(event as never);
  }
}

function dialled() {
  const socket = new FakeWebSocket();
  const heard: unknown[] = [];
  const events: DialEvents = {
    opened: () => void heard.push("opened"),
    message: (bytes) => void heard.push([...bytes]),
    closed: (code) => void heard.push(code),
  };
  const link = webSocketDialler(() => socket)("ws://a/", events);
  return { socket, heard, link };
}

Deno.test("webSocketDialler() hands binary messages on, in order", () => {
  const { socket, heard, link } = dialled();
  assert.equal(socket.binaryType, "arraybuffer");
  link.send(new Uint8Array([1])); // not open yet
  assert.equal(link.isOpen, false);
  socket.readyState = 1;
  socket.fire("onopen", {});
  assert.equal(link.isOpen, true);
  link.send(new Uint8Array([2]));
  socket.fire("onmessage", { data: new Uint8Array([7, 8]).buffer });
  socket.fire("onclose", { code: 4000, reason: "world_gone" });
  assert.deepEqual(heard, ["opened", [7, 8], 4000]);
  assert.deepEqual(socket.sent, [new Uint8Array([2])]);
});

Deno.test("webSocketDialler() says nothing after its own close", () => {
  const { socket, heard, link } = dialled();
  link.close(1000, "");
  socket.fire("onopen", {});
  socket.fire("onmessage", { data: new ArrayBuffer(1) });
  socket.fire("onclose", { code: 1000, reason: "" });
  assert.deepEqual(heard, []);
  assert.equal(socket.closedWith, 1000);
});

Deno.test("webSocketDialler() closes on a text frame, once", () => {
  const { socket, heard } = dialled();
  socket.fire("onmessage", { data: "hello" });
  socket.fire("onclose", { code: 1000, reason: "" });
  assert.deepEqual(heard, [1003]);
  assert.equal(socket.closedWith, 1000);
});

Deno.test("webSocketDialler() reports a URL it may not dial as lost, later", async () => {
  const codes: number[] = [];
  const dial = webSocketDialler(() => {
    throw new SyntaxError("no URL");
  });
  dial("nonsense", { opened() {}, message() {}, closed: (code) => void codes.push(code) });
  assert.deepEqual(codes, []);
  await Promise.resolve();
  assert.deepEqual(codes, [1006]);
});

Deno.test("pageCloseCode() keeps what a page may say and says 1000 for the rest", () => {
  for (const code of [3000, 4000, 4999]) assert.equal(pageCloseCode(code), code);
  for (const code of [1000, 1001, 1006, 2999, 5000]) assert.equal(pageCloseCode(code), 1000);
});
