// A photo: the picture anew in more pixels, name plates painted over it, saved as a PNG. Fetched with
// the first one.

import { paintLabels } from "./io/paint_labels.ts";
import type { WorldRenderer } from "./scene/renderer_api.ts";

/** Pixels per point at the least, so that a photo is sharper than the screen. */
const LEAST_RATIO = 2;
/** No side is longer: browsers give up on larger canvases, phones first. */
const MOST_PX = 4096;

/** What a photo is made of. */
export interface PhotoOrder {
  readonly picture: WorldRenderer;
  /** The element with the name plates; nothing leaves them out. */
  readonly labels: HTMLElement | undefined;
  /** The world's. */
  readonly title: string;
  readonly at: Date;
}

/** Takes a photo and has the browser save it. @throws {Error} When it cannot be made. */
export async function takePhoto({ picture, labels, title, at }: PhotoOrder): Promise<void> {
  const paper = document.createElement("canvas");
  const longest = Math.max(innerWidth, innerHeight);
  const ratio = Math.min(Math.max(devicePixelRatio, LEAST_RATIO), MOST_PX / longest);
  picture.snap(ratio, (canvas) => {
    paper.width = canvas.width;
    paper.height = canvas.height;
    const pen = paper.getContext("2d");
    pen?.drawImage(canvas, 0, 0);
    if (pen !== null && labels !== undefined) {
      pen.scale(canvas.width / canvas.clientWidth, canvas.height / canvas.clientHeight);
      paintLabels(pen, labels);
    }
  });
  const png = await new Promise<Blob | null>((done) => paper.toBlob(done, "image/png"));
  if (png === null || paper.width === 0) throw new Error("Cannot take photo: no picture");
  const url = URL.createObjectURL(png);
  const link = document.createElement("a");
  link.href = url;
  link.download = photoName(title, at);
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000); // a slow device may still be reading
}

/** `Lantern Plaza 2026-06-01 18.04.09.png`: no sign in it means anything to any file system. */
export function photoName(title: string, at: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(".");
  const name = title.replace(/[^\p{L}\p{N} _-]/gu, "").trim();
  return `${name === "" ? "VirtuCade" : name} ${day} ${time}.png`;
}
