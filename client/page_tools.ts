// What the interface can ask of the page: a link to here, photos, and becoming an app.

import type { App } from "./core/app.ts";
import { type Observable, Observed } from "./core/app_state.ts";
import { visitFragment } from "./core/visit_link.ts";
import { InstallOffer } from "./io/install_offer.ts";
import { pageLink } from "./io/page_link.ts";
import type { PictureState } from "./io/picture_watch.ts";
import { type LookState, setLookFree, wrapYaw } from "./io/page_look.ts";
import type { Sounds } from "./io/sounds.ts";
import type { WorldRenderer } from "./scene/renderer_api.ts";
import type { OpenMenu, PageTools, PhotoTools } from "./ui/ui_model.ts";
import { Terrain } from "../shared/sim/terrain.ts";
import type { Log } from "../shared/lib/log.ts";

/** A camera that shows one's face: this near, from a little above. */
const FACE = { pitch: 0.06, distance: 2.3 } as const;

/** What the tools work with. */
export interface PageToolsParts {
  readonly app: App;
  readonly picture: WorldRenderer | undefined;
  readonly pictureState: Observable<PictureState>;
  readonly pointed: Observable<OpenMenu | undefined>;
  readonly look: LookState;
  readonly sounds: Sounds;
  readonly labels: HTMLElement;
  readonly log: Log;
}

/** Makes the tools of one page. */
export function createPageTools(parts: PageToolsParts): PageTools {
  const install = new InstallOffer();
  install.connect(globalThis);
  const photo = photoTools(parts);
  const picture = parts.pictureState;
  picture.subscribe((state) => {
    if (state !== "here") photo.isOn.set(false); // there it hides what is said of it
  });
  return {
    linkHere: () => linkHere(parts.app),
    photo,
    pointed: parts.pointed,
    install,
    picture,
    reload: () => location.reload(),
  };
}

function linkHere({ world }: App): string | undefined {
  if (world === undefined) return undefined;
  const { definition, ownPose } = world.client;
  const land = { height: 0, slopeX: 0, slopeZ: 0 };
  new Terrain(definition.extent, definition.terrain).read(ownPose.x, ownPose.z, land);
  return pageLink(location.href, visitFragment(world.key, ownPose, land.height));
}

function photoTools({ app, picture, look, sounds, labels, log }: PageToolsParts): PhotoTools {
  const isOn = new Observed(false);
  isOn.subscribe((value) => setLookFree(look, value));
  return {
    isOn,
    async shoot(hasNames) {
      const { world } = app;
      if (world === undefined || picture === undefined) return false;
      sounds.play({ name: "pop", gain: 0.6, pan: 0 });
      try {
        const { takePhoto } = await import("./photo_mode.ts");
        const { title } = world;
        const at = new Date();
        await takePhoto({ picture, labels: hasNames ? labels : undefined, title, at });
        log.info("PHOTO_TAKEN", { key: world.key });
        return true;
      } catch (error) {
        log.warn("PHOTO_FAILED", { reason: String(error) });
        return false;
      }
    },
    faceMe() {
      const own = app.world?.client.own;
      if (own === undefined) return;
      look.yaw = wrapYaw(own.yaw + Math.PI);
      Object.assign(look, FACE);
    },
    setNames(areShown) {
      labels.style.visibility = areShown ? "" : "hidden";
    },
  };
}
