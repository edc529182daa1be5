// The page: makes every part and wires them. Nothing else in the client constructs across folders.

import { AutoPicture, firstQuality } from "./auto_picture.ts";
import { Observed } from "./core/app_state.ts";
import { mayOverride, resolveAddresses } from "./core/addresses.ts";
import { App } from "./core/app.ts";
import { LinkTap } from "./core/link_tap.ts";
import { netSource } from "./core/net_sample.ts";
import { EmoteMenu } from "./core/emote_menu.ts";
import { effectsGain, type Settings, surroundGains } from "./core/settings.ts";
import { isAmbience } from "./core/sound.ts";
import { newestNotice, staleNotices } from "./core/unseen.ts";
import { parseVisitLink } from "./core/visit_link.ts";
import { exposeDebugView } from "./debug_view.ts";
import { createPageTools } from "./page_tools.ts";
import type { WorldTaps } from "./world_taps.ts";
import { drawWhileSeen } from "./draw_loop.ts";
import type { Tap } from "./io/taps.ts";
import { DomInput } from "./io/dom_input.ts";
import { openPackCache } from "./io/pack_cache.ts";
import type { PadPanels } from "./io/pad_panels.ts";
import { PackFetcher } from "./io/pack_fetcher.ts";
import { assetsOf, type LoadedPack } from "./io/pack_loaded.ts";
import { createPackSource } from "./io/pack_source.ts";
import { fetchPageConfig } from "./io/page_config.ts";
import { initialLook, wrapYaw } from "./io/page_look.ts";
import { PictureWatch } from "./io/picture_watch.ts";
import { Sounds } from "./io/sounds.ts";
import type { Soundtrack } from "./io/soundtrack.ts";
import { browserStorageSources, createPageStorage } from "./io/storage.ts";
import { webSocketDialler } from "./io/websocket_link.ts";
import { buildFigure } from "./scene/avatar_figures.ts";
import { buildLimbs, HIP, SHOULDER } from "./scene/avatar_shapes.ts";
import { disposeTree } from "./scene/dispose.ts";
import { createViewedKit } from "./scene/scene_kit.ts";
import type { WorldRenderer } from "./scene/renderer_api.ts";
import { createWorldRenderer } from "./scene/world_renderer.ts";
import type { Ahead } from "./ahead.ts";
import { type ShownWorld, Stage } from "./stage.ts";
import { followMotion, isMotionReduced } from "./ui/appearance.ts";
import { pickLanguage } from "./ui/languages.ts";
import { mountInterface } from "./ui/mount.tsx";
import type { OpenMenu } from "./ui/ui_model.ts";
import { speak, words } from "./ui/words.ts";
import { AVATAR_COLOURS } from "../shared/protocol/avatar_look.ts";
import { systemClock } from "../shared/lib/clock.ts";
import { parseWorldDefinition, type WorldDefinition } from "../shared/sim/world_definition.ts";
import { createLog, formatLogLine, type Log } from "../shared/lib/log.ts";

/** A bubble stays long enough to be read: this, and this for each character. */
const BUBBLE_MS = 3000;
const BUBBLE_MS_PER_CHARACTER = 50;
/** What is not needed yet waits for so long after a world came on screen. */
const FIRST_SECONDS_MS = 3000;
/** Marks the build that a development page was reloaded for, so that it happens once. */
const RELOADED_KEY = "virtucade:reloaded";

/** What the editor's picture of a look is made of. */
const LOOK_PARTS = {
  ...{ colours: AVATAR_COLOURS, buildFigure, buildLimbs },
  ...{ shoulder: SHOULDER, hip: HIP },
};

async function run(): Promise<void> {
  if ("missing" in document.documentElement.dataset) return; // the page itself says what is
  performance.mark("virtucade:code");
  const page = new URL(location.href);
  const version = metaOf("virtucade-version");
  const log = consoleLog(page.searchParams.has("debug"));
  const fallback = {
    version,
    buildId: metaOf("virtucade-build"),
    allowedHosts: [],
    isDevelopment: false,
  };
  // A plain address has nothing to ask the server for before it dials.
  const { allowedHosts } = mayOverride(page) ? await fetchPageConfig(fallback) : fallback;
  const addresses = resolveAddresses({ pageUrl: page.href, allowedHosts });
  for (const { name, why } of addresses.refused) log.warn("ADDRESS_REFUSED", { option: name, why });

  const clock = systemClock();
  const tap = new LinkTap();
  const badNet = page.searchParams.has("net") ? await import("./core/bad_net.ts") : undefined;
  const asked = badNet?.badNetOfPage(page.href, allowedHosts);
  const hasBadNet = badNet !== undefined && asked !== undefined && "net" in asked;
  const dial = hasBadNet
    ? badNet.badNetDialler(webSocketDialler(), { net: asked.net, clock, random: Math.random })
    : webSocketDialler();
  if (hasBadNet) log.warn("NET_IS_BAD", { asked: asked.text });
  else if (asked !== undefined && "refused" in asked) {
    log.warn("ADDRESS_REFUSED", { option: "net", why: asked.refused });
  }
  const storage = createPageStorage(browserStorageSources());
  const settings = new Observed<Settings>(storage.readSettings());
  const speaking = speakChosen(settings.value, log);
  const fetcher = new PackFetcher({
    cache: await openPackCache({
      caches: globalThis.caches,
      indexedDB: globalThis.indexedDB,
      origin: page.origin,
    }),
    fetch: (url, init) => fetch(url, init),
    clock,
    log,
  });
  const packs = createPackSource(fetcher);
  const look = initialLook();
  const controls = { moveX: 0, moveZ: 0, yaw: look.yaw };
  let taps: WorldTaps | undefined;
  const visit = parseVisitLink(page.hash);
  const app: App = new App({
    version,
    visit: visit === "bad" ? undefined : visit,
    pageVersion: page.searchParams.get("v") ?? undefined,
    addresses,
    dial: tap.tapped(dial),
    packs,
    secrets: storage.secretsFor(addresses.masterUrl),
    mutes: storage.mutesFor(addresses.masterUrl),
    clock,
    random: Math.random,
    log,
    readControls: () => taps?.walk.steer(controls, app.world?.client) ?? controls,
    lookYaw: () => look.yaw,
    events: {
      worldEntered: (world) => {
        performance.mark("virtucade:entered");
        // Who comes out of a portal looks the way they walk; who comes back looks as before.
        if (world.key !== stage.worldKey) look.yaw = wrapYaw(world.client.own.yaw);
        forgetVisit();
        void stage.enter(world, (key) => app.catalog.titleOf(key))
          .then(() => autoPicture?.restart());
      },
      bubble: (entityId, text) => {
        const durationMs = BUBBLE_MS + BUBBLE_MS_PER_CHARACTER * text.length;
        if (!document.hidden) picture?.showBubble(entityId, text, durationMs);
      },
      // Who comes back to the page is not shown anew what went on meanwhile.
      gesture: (entityId, emote) => {
        if (!document.hidden) picture?.showGesture(entityId, emote);
      },
      sound: (sound) => {
        if (sound.isCall || !document.hidden) sounds.play(sound);
      },
      buildChanged: async (buildId) => {
        const { isDevelopment } = await fetchPageConfig(fallback);
        if (isDevelopment) reloadOnce(buildId);
      },
      reload: (serverVersion) => {
        page.hash = location.hash;
        page.searchParams.set("v", serverVersion);
        // The same address again would only move to the fragment, so that one is loaded anew.
        if (page.href === location.href) location.reload();
        else location.replace(page.href);
      },
    },
  });

  // Under way before the picture is made: the graphics card takes its time. No answer comes before
  // all of this is done.
  app.start();
  performance.mark("virtucade:dialled");
  const picture = openPicture(settings.value, page, log);
  const autoPicture = picture && new AutoPicture(picture, settings.value, askedQuality(page));
  const stage = new Stage({
    picture,
    log,
    packOf: (world) => packs.loadedOf(world.pack),
    broken: () => app.notice("warning", "scene_broken"),
    shown: (shown) => {
      const { sound, files } = shown;
      hear = () => soundtrack?.enter(sound && { ...files, loops: sound });
      hear();
      loadSoundtrack().catch(soundsFailed);
      if (isAmbience(sound?.told)) app.surround(sound.told);
      clock.after(FIRST_SECONDS_MS, () => void lookAhead(shown));
    },
  });

  const sounds = new Sounds({
    loudness: () => effectsGain(settings.value),
    load: async () => (await import("./io/sound_player.ts")).createSoundPlayer(),
    log,
  });
  sounds.connect(globalThis);
  // Fetched after the first picture, like what it plays.
  let soundtrack: Soundtrack | undefined;
  let hear: () => void = () => {};
  let isLoading = false;
  const soundsFailed = (error: unknown) => log.warn("SOUNDS_FAILED", { reason: String(error) });
  const loadSoundtrack = async () => {
    if (isLoading) return;
    isLoading = true;
    const { Soundtrack } = await import("./io/soundtrack.ts");
    soundtrack = new Soundtrack({
      gains: () => surroundGains(settings.value),
      load: async () => (await import("./io/loop_player.ts")).createLoopPlayer(),
      isTouched: navigator.userActivation?.hasBeenActive ?? false,
      failed: soundsFailed,
    });
    soundtrack.connect(globalThis, document);
    hear();
  };

  let ahead: Promise<Ahead> | undefined;
  /** What comes next is fetched when the first seconds are over, by code that comes then, too. */
  const lookAhead = async (shown: ShownWorld) => {
    try {
      ahead ??= import("./ahead.ts").then(({ Ahead }) =>
        new Ahead({
          clock,
          fetcher,
          catalog: app.catalog,
          state: app.state,
          settings,
          log,
          picture,
          tools: { createKit: createViewedKit, disposeTree },
          definitionOf,
          sceneOf: (pack) => stage.sceneOf(pack),
          assetsOf,
        })
      );
      (await ahead).arrived(shown);
    } catch (error) {
      ahead = undefined;
      log.warn("AHEAD_FAILED", { reason: String(error) });
    }
  };

  const net = netSource({
    asked: hasBadNet ? asked.text : "",
    tap,
    nowMs: () => clock.nowMs(),
    world: () => app.world?.client,
    pingMs: () => app.state.value.worldPingMs,
  });
  await speaking;
  settings.subscribe((value) => {
    storage.saveSettings(value);
    soundtrack?.follow();
    void speakChosen(value, log);
    autoPicture?.follow(value);
  });
  followMotion(settings, (isReduced) => picture?.setReducedMotion(isReduced));
  storage.watchSettings((value) => settings.set(value));
  const emotes = new EmoteMenu((emote) => app.actions.emote(emote));
  const labels = elementOf("labels");
  const pictureWatch = new PictureWatch(clock);
  const pictureState = pictureWatch.state;
  const pointed = new Observed<OpenMenu | undefined>(undefined);
  const tools = createPageTools({
    ...{ app, picture, pictureState, pointed, look, sounds, labels, log },
  });
  const { isOn: isPhoto } = tools.photo;
  mountInterface(elementOf("interface"), {
    state: app.state,
    actions: app.actions,
    settings: {
      settings,
      change: (fields) => settings.set({ ...settings.value, ...fields }),
      drawnQuality: autoPicture?.drawn,
    },
    nowMs: () => clock.nowMs(),
    wallMs: () => Date.now(),
    net,
    emotes,
    page: tools,
    previewLook: async (canvas) => {
      const { createLookPreview } = await import("./scene/look_preview.ts");
      return createLookPreview(canvas, { ...LOOK_PARTS, isStill: isStill(settings.value) });
    },
  });
  const canvas = elementOf("view") as HTMLCanvasElement; // index.html has it
  let padPanels: PadPanels | undefined;
  addEventListener("gamepadconnected", () => {
    import("./io/pad_panels.ts").then(({ PadPanels }) => {
      if (padPanels !== undefined) return;
      padPanels = new PadPanels(document);
      padPanels.connect();
    }, (error) => log.warn("PAD_FAILED", { reason: String(error) }));
  });
  const input = new DomInput({
    controls,
    look,
    onUsePortal: () => app.actions.usePortal(),
    onEmote: (emote) => app.actions.emote(emote),
    onPhoto: () => isPhoto.set(!isPhoto.value && app.state.value.phase.phase === "playing"),
    onTap: (tap) => void readTap(tap),
    emotes,
    padPanels: () => padPanels,
    settings: () => settings.value,
    jumpLabel: () => words().boundActions.jump,
  });
  const readTap = async (tap: Tap) => {
    if (picture === undefined || isPhoto.value) return;
    const { WorldTaps } = await import("./world_taps.ts");
    taps ??= new WorldTaps({
      picture,
      labels,
      pointed: (person, opener) => pointed.set({ person, opener }),
    });
    const { world, state } = app;
    if (world === undefined || state.value.phase.phase !== "playing") return;
    taps.take(world.client, tap, settings.value.walksByClick);
  };
  input.connect(canvas);
  addEventListener("pagehide", () => {
    storage.letTabGo();
    app.leave();
  });
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    storage.holdTab();
    app.actions.retry(); // out of the browser's back-forward cache
  });
  for (const change of ["online", "offline"]) {
    addEventListener(change, () => app.setOnline(navigator.onLine));
  }
  app.setOnline(navigator.onLine);
  addEventListener("hashchange", () => {
    const next = parseVisitLink(location.hash);
    if (next === "bad") app.notice("warning", "visit_bad_link");
    else if (next !== undefined) location.reload(); // leaves, and enters anew by the link
  });
  exposeDebugView(app, picture);
  if (picture === undefined) return app.stop("unsupported_browser");
  if (visit === "bad") app.notice("warning", "visit_bad_link");
  if (!storage.isLasting) app.notice("warning", "storage_unavailable");
  new ResizeObserver(() => picture.resize()).observe(canvas);
  pictureWatch.connect(canvas, document);

  let isFirstFrame = true;
  let seenNotice = 0;
  drawWhileSeen(document, globalThis, {
    frame(nowMs, passedSeconds) {
      input.update(passedSeconds);
      if (stage.view === undefined) return;
      picture.frame(stage.view, look, clock.nowMs());
      autoPicture?.frame(nowMs);
      if (isFirstFrame && picture.palette() !== undefined) {
        isFirstFrame = false;
        performance.mark("virtucade:drawn");
      }
    },
    hidden: () => (seenNotice = newestNotice(app.state.value.notices)),
    shown() {
      autoPicture?.restart();
      const { notices } = app.state.value;
      staleNotices(notices, seenNotice).forEach((id) => app.actions.dismissNotice(id));
    },
  });
}

async function definitionOf(pack: LoadedPack): Promise<WorldDefinition> {
  const json: unknown = JSON.parse(await pack.text("world.json"));
  const parsed = parseWorldDefinition(pack.manifest.key, json);
  if (parsed.ok) return parsed.value;
  throw new Error(`Cannot read world "${pack.manifest.key}": ${parsed.problems[0]?.problem}`);
}

/** The picture, or nothing where there is no WebGL 2. */
function openPicture(settings: Settings, page: URL, log: Log): WorldRenderer | undefined {
  try {
    return createWorldRenderer({
      canvas: elementOf("view") as HTMLCanvasElement, // index.html has it
      labels: elementOf("labels"),
      quality: firstQuality(settings, askedQuality(page)),
      reducedMotion: isStill(settings),
    });
  } catch (error) {
    log.error("PICTURE_FAILED", { reason: String(error) });
    return undefined;
  }
}

function askedQuality(page: URL): string | null {
  return page.searchParams.get("quality");
}

function isStill({ motion }: Settings): boolean {
  return isMotionReduced(motion, matchMedia("(prefers-reduced-motion: reduce)").matches);
}

/** Speaks the language chosen. One that cannot be fetched leaves the one before. */
async function speakChosen(settings: Settings, log: Log): Promise<void> {
  const language = pickLanguage(settings.language, navigator.languages);
  try {
    speak(await language.load());
    document.documentElement.lang = language.code;
  } catch (error) {
    log.warn("LANGUAGE_FAILED", { code: language.code, reason: String(error) });
  }
}

/** The link was followed, or not: from now on the page's address means "where I am". */
function forgetVisit(): void {
  if (location.hash !== "") history.replaceState(null, "", location.pathname + location.search);
}

function reloadOnce(buildId: string): void {
  if (sessionStorage.getItem(RELOADED_KEY) === buildId) return;
  sessionStorage.setItem(RELOADED_KEY, buildId);
  location.reload();
}

function consoleLog(isDebug: boolean): Log {
  return createLog((line) => {
    const text = formatLogLine(line);
    // deno-lint-ignore no-console -- the page's log is its console; smoke tests read it
    (line.level === "error" ? console.error : console.info)(text);
  }, isDebug ? "debug" : "info");
}

function metaOf(name: string): string {
  return document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? "";
}

function elementOf(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`Cannot find "#${id}": the page is not ours`);
  return element;
}

await run();
