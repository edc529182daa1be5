import * as esbuild from "esbuild";
import { bundleBy, type Bundler } from "./bundler.ts";

/** Bundles by esbuild's own program, as the source tree does. `stop()` ends that program. */
export function nativeBundler(): Bundler {
  return {
    // No form of esbuild in the name: both give the same text, so neither makes a pack stale.
    name: `esbuild ${esbuild.version}`,
    bundle: (request) => bundleBy(esbuild.build, request),
    stop: () => esbuild.stop(),
  };
}
