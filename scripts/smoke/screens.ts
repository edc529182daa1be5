// Sizes of the browsers of smokes, and where their pictures go.

import { PROJECT_ROOT } from "../source_files.ts";

export const SCREENSHOTS = `${PROJECT_ROOT}/build/screenshots`;
/** What people have: a desk and a phone. */
export const SIZES = [{ width: 1280, height: 720 }, { width: 390, height: 844 }] as const;
export const SMALL = { width: 640, height: 360 } as const;
/** For those who only look on: software draws every pixel. */
export const SMALLEST = { width: 480, height: 270 } as const;
/** For pages that nobody looks at. */
export const TINY = { width: 64, height: 64 } as const;
