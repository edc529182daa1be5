import assert from "node:assert/strict";
import { EPOLL, type Libc, openLibc } from "./libc.ts";
import { NativePoller } from "./native_poller.ts";

function onLinux(name: string, body: (libc: Libc, poller: NativePoller) => Promise<void>): void {
  Deno.test({
    name,
    ignore: Deno.build.os !== "linux",
    fn: async () => {
      const libc = openLibc();
      assert(libc.ok);
      const poller = new NativePoller(libc.value);
      try {
        await body(libc.value, poller);
      } finally {
        await poller.stop();
      }
    },
  });
}

onLinux(
  "NativePoller tells who is ready, asleep or not, until the watch ends",
  async (libc, poller) => {
    const fd = libc.eventfd(0, 0);
    let heard = 0;
    let woke = () => {};
    const watch = poller.watch(fd, {
      ready(bits) {
        assert.equal(bits, EPOLL.IN);
        heard++;
        watch.want(0);
        woke();
        return false;
      },
    }, EPOLL.IN);
    // Nothing is ready for a while, so that the poller waits on its other thread.
    await new Promise((resolve) => setTimeout(resolve, 20));
    for (let times = 1; times <= 3; times++) {
      const waking = new Promise<void>((resolve) => woke = resolve);
      libc.eventfd_write(fd, 1n);
      watch.want(EPOLL.IN);
      await waking;
      assert.equal(heard, times);
    }
    watch.want(EPOLL.IN);
    watch.end();
    watch.want(EPOLL.IN); // does nothing any more
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(heard, 3);
    libc.close(fd);
  },
);

onLinux(
  "NativePoller gives no event of a closed socket to the next one of its number",
  async (libc, poller) => {
    const heard: string[] = [];
    const [first, second] = [libc.eventfd(1, 0), libc.eventfd(1, 0)];
    const done = Promise.withResolvers<void>();
    const watches = [first, second].map((fd, at) =>
      poller.watch(fd, {
        ready() {
          heard.push(at === 0 ? "first" : "second");
          // Whoever is told first closes both; the other's event is waiting to be told.
          for (const watch of watches) {
            watch.end();
            libc.close(watch.fd);
          }
          const numbers = [libc.eventfd(0, 0), libc.eventfd(0, 0)];
          assert.deepStrictEqual(numbers.toSorted(), [first, second].toSorted());
          const silent = { ready: () => heard.push("an event of the dead") > 0 };
          const next = numbers.map((number) => poller.watch(number, silent, EPOLL.IN));
          setTimeout(() => {
            for (const watch of next) {
              watch.end();
              libc.close(watch.fd);
            }
            done.resolve();
          }, 30);
          return true;
        },
      }, EPOLL.IN)
    );
    await done.promise;
    assert.equal(heard.length, 1);
  },
);

onLinux("NativePoller leaves nothing of its own to processes that are started", (libc) => {
  const before = new Set(openDescriptors());
  const poller = new NativePoller(libc);
  const own = openDescriptors().filter((fd) => !before.has(fd));
  assert.ok(own.length >= 2);
  for (const fd of own) {
    const flags = /^flags:\s+(\d+)/m.exec(Deno.readTextFileSync(`/proc/self/fdinfo/${fd}`))?.[1];
    assert.notEqual(parseInt(flags ?? "", 8) & CLOSE_ON_EXEC, 0, `descriptor ${fd}`);
  }
  return poller.stop();
});

/** Linux's number of it, also in `fdinfo`. */
const CLOSE_ON_EXEC = 0o2000000;

function openDescriptors(): string[] {
  // The one that the folder is read by is gone by now.
  return [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => name)
    .filter((fd) => isOpen(fd));
}

function isOpen(fd: string): boolean {
  try {
    Deno.lstatSync(`/proc/self/fd/${fd}`);
    return true;
  } catch {
    return false; // closed in between
  }
}
