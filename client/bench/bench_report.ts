// What the bench page found, as data and as a table on the page.

import type { BenchOrder } from "./bench_order.ts";
import type { Summary } from "./samples.ts";

/** One run. It is `window.benchResult` when the run is over. */
export interface BenchResult extends BenchOrder {
  readonly version: string;
  readonly frames: number;
  /** Of the canvas, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What draws, by its own name. */
  readonly graphics: string;
  /** From frame to frame. A screen's own pace is the least it can be. */
  readonly frameMs: Summary;
  /** Of it the page's own code, up to handing the frame to the graphics card. */
  readonly scriptMs: Summary;
  /** Of all passes. */
  readonly drawCalls: Summary;
  readonly triangles: Summary;
  readonly geometries: number;
  readonly textures: number;
  /** Memory of scripts; left out where the browser does not tell. */
  readonly heap?: {
    readonly bytes: number;
    /** What a frame allocates, the made-up crowd and name plates among it. */
    readonly bytesPerFrame: number;
  };
}

/** Writes one line of text. */
export function showLine(into: HTMLElement, text: string): void {
  const line = document.createElement("p");
  line.textContent = text;
  into.replaceChildren(line);
}

/** Writes the table. */
export function showResult(into: HTMLElement, result: BenchResult): void {
  const { world, avatars, quality, seconds, frames, width, height, graphics } = result;
  showLine(
    into,
    `${world}, ${avatars} avatars, ${quality}, ${width} × ${height}: ` +
      `${frames} frames in ${seconds} s`,
  );
  const drawnBy = document.createElement("p");
  drawnBy.textContent = graphics;
  const table = document.createElement("table");
  const head = table.createTHead().insertRow();
  for (const text of ["", "p50", "p95", "p99", "most"]) head.insertCell().textContent = text;
  const body = table.createTBody();
  const row = (name: string, texts: readonly string[]) => {
    const line = body.insertRow();
    const title = document.createElement("th");
    title.textContent = name;
    line.append(title);
    for (const text of texts) line.insertCell().textContent = text;
  };
  const spread = (name: string, summary: Summary, digits: number) =>
    row(
      name,
      [summary.p50, summary.p95, summary.p99, summary.most].map((value) => value.toFixed(digits)),
    );
  spread("frame, ms", result.frameMs, 1);
  spread("script, ms", result.scriptMs, 1);
  spread("draw calls", result.drawCalls, 0);
  spread("triangles", result.triangles, 0);
  row("geometries", [String(result.geometries)]);
  row("textures", [String(result.textures)]);
  if (result.heap !== undefined) {
    row("heap, MB", [(result.heap.bytes / 1e6).toFixed(1)]);
    row("allocated, KB a frame", [(result.heap.bytesPerFrame / 1e3).toFixed(1)]);
  }
  into.append(drawnBy, table);
}
