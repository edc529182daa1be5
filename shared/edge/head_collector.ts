/** What a chunk brought: nothing yet, a whole head with what follows it, or a refusal. */
export type HeadStep =
  | { readonly kind: "more" }
  | { readonly kind: "head"; readonly text: string; readonly rest: Uint8Array }
  | { readonly kind: "refused"; readonly fault: "head_too_large" | "bad_head" };

const MORE: HeadStep = { kind: "more" };
const CR = 13;
const LF = 10;

/**
 * Collects one request head from chunks of any size. Holds at most `maxBytes`.
 *
 * Empty lines before a request are skipped, as RFC 9112 2.2 asks, but count as part of it.
 */
export class HeadCollector {
  readonly #bytes: Uint8Array;
  #length = 0;
  /** How much of CR LF CR LF the last bytes are. */
  #matched = 0;
  #seen = 0;

  constructor(maxBytes: number) {
    this.#bytes = new Uint8Array(maxBytes);
  }

  /** True while no byte of a head has come. */
  get isEmpty(): boolean {
    return this.#seen === 0;
  }

  /** Takes the next chunk. After a head or a refusal it must be reset. */
  push(chunk: Uint8Array): HeadStep {
    for (let i = 0; i < chunk.length; i++) {
      const byte = chunk[i]!;
      if (++this.#seen > this.#bytes.length) return { kind: "refused", fault: "head_too_large" };
      if (this.#length === 0 && (byte === CR || byte === LF)) continue;
      if (!this.#follow(byte)) return { kind: "refused", fault: "bad_head" };
      this.#bytes[this.#length++] = byte;
      if (this.#matched === 4) return this.#take(chunk.subarray(i + 1));
    }
    return MORE;
  }

  /** Forgets everything, for the next head on the same connection. */
  reset(): void {
    this.#length = 0;
    this.#matched = 0;
    this.#seen = 0;
  }

  /** False for a bare CR or LF and for bytes that no head holds. */
  #follow(byte: number): boolean {
    const wantsLf = this.#matched === 1 || this.#matched === 3;
    if (wantsLf !== (byte === LF)) return false;
    if (byte === CR || byte === LF) this.#matched++;
    else if (byte < 32 && byte !== 9) return false;
    else this.#matched = 0;
    return byte !== 127;
  }

  #take(rest: Uint8Array): HeadStep {
    let text = "";
    const end = this.#length - 4;
    for (let at = 0; at < end; at += 4096) {
      text += String.fromCharCode(...this.#bytes.subarray(at, Math.min(at + 4096, end)));
    }
    return { kind: "head", text, rest };
  }
}
