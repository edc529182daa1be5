import type { SceneHost, WorldScene } from "../../client/scene/scene_api.ts";

/** Stand-in. */
export function buildScene({ kit }: SceneHost): WorldScene {
  kit.sky({ zenith: 0x88aaff, horizon: 0xddeeff });
  kit.ground({ size: 60, cells: 20, colourAt: (_x, _z, out) => out.set(0x88aa77) });
  return { palette: { accent: "#ffffff", surface: "#222222", text: "#ffffff" } };
}
