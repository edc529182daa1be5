// How each world announces itself where a portal leads to it.

/** Two colours for a portal's swirl, CSS. */
export interface PortalLook {
  readonly inner: string;
  readonly outer: string;
}

const SHIPPED: Readonly<Record<string, PortalLook>> = {
  hub: { inner: "#ffd9a0", outer: "#ff6f91" },
  left_world: { inner: "#c8ffb0", outer: "#1fae7a" },
  right_world: { inner: "#fff0a8", outer: "#ff8a2a" },
  top_world: { inner: "#b6f0ff", outer: "#7b5cff" },
};

/** The look of portals to `key`: chosen for the shipped worlds, else from the key's letters. */
export function portalLookOf(key: string): PortalLook {
  const shipped = Object.hasOwn(SHIPPED, key) ? SHIPPED[key] : undefined;
  if (shipped !== undefined) return shipped;
  let sum = 7;
  for (let i = 0; i < key.length; i++) sum = (sum * 31 + key.charCodeAt(i)) % 360;
  return { inner: `hsl(${sum}, 100%, 82%)`, outer: `hsl(${(sum + 40) % 360}, 80%, 52%)` };
}

/** A title for a world of which only the key is known: `left_world` becomes `Left World`. */
export function titleFromKey(key: string): string {
  return key.split("_").filter((word) => word !== "")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(" ");
}
