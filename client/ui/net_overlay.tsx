import { useEffect } from "preact/hooks";
import { signal } from "@preact/signals";
import type { NetSource } from "../core/net_sample.ts";
import type { UiModel } from "./ui_model.ts";

type Loaded = typeof import("./net_figures.tsx");

/** Fetched when somebody asks for it: most people never do. */
const loaded = signal<Loaded | undefined>(undefined);

/** The developer overlay, while F3 or the help card has opened it. */
export function NetOverlay(props: { readonly model: UiModel }) {
  const { isNetOpen, net } = props.model;
  if (!isNetOpen.value || net === undefined) return null;
  return <OpenOverlay source={net} close={() => (isNetOpen.value = false)} />;
}

function OpenOverlay(props: { readonly source: NetSource; readonly close: () => void }) {
  const { source, close } = props;
  useEffect(() => {
    if (loaded.value !== undefined) return;
    // Offline, or a newer build took its place: there is nothing to show.
    import("./net_figures.tsx").then((figures) => (loaded.value = figures), close);
  }, []);
  if (loaded.value === undefined) return null;
  const { Figures } = loaded.value;
  return <Figures source={source} close={close} />;
}
