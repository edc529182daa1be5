// A file system of its own with a few megabytes, to be filled to its last byte.

import type { Smoke } from "./harness.ts";

const MEGABYTES = 8;
const BLOCK_BYTES = 65_536;

/** A small file system in memory. */
export class SmallDisk {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  /** Mounts one that goes with the smoke. @returns Nothing where this user may not mount. */
  static async mount(smoke: Smoke): Promise<SmallDisk | undefined> {
    const path = await smoke.temporaryFolder();
    const run = async (program: string, ...args: string[]) => {
      const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
      return (await command.output()).success;
    };
    if (Deno.build.os !== "linux") return undefined;
    const options = ["-t", "tmpfs", "-o", `size=${MEGABYTES}m,mode=700`, "tmpfs", path];
    if (!await run("mount", ...options)) return undefined;
    smoke.onEnd(async () => void await run("umount", "--lazy", path));
    return new SmallDisk(path);
  }

  /** Writes until nothing more fits. */
  async fill(): Promise<void> {
    const file = await Deno.open(this.#filler, { write: true, create: true, truncate: true });
    try {
      for (const bytes of [BLOCK_BYTES, 512, 1]) {
        while (await this.#fits(file, bytes));
      }
    } finally {
      file.close();
    }
  }

  /** Makes room again. */
  async free(): Promise<void> {
    await Deno.remove(this.#filler);
  }

  async #fits(file: Deno.FsFile, bytes: number): Promise<boolean> {
    try {
      return await file.write(new Uint8Array(bytes)) === bytes;
    } catch {
      return false; // no space left is what was wanted
    }
  }

  get #filler(): string {
    return `${this.path}/filler`;
  }
}
