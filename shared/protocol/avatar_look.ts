// What an avatar looks like: which body, in which colours. Apart from the frames it travels in, so
// that panels and scenes which only name it load no codec.

/** A colour that a person can choose, by name: no interface tells them apart by sight alone. */
export interface AvatarColour {
  readonly name: string;
  /** 0xRRGGBB. */
  readonly rgb: number;
}

/** Colours of bodies and of what is worn, as their index on the wire and in the store. */
export const AVATAR_COLOURS = [
  { name: "coral", rgb: 0xff7a59 },
  { name: "amber", rgb: 0xf5ad32 },
  { name: "lemon", rgb: 0xf4e265 },
  { name: "lime", rgb: 0x9fdc4e },
  { name: "fern", rgb: 0x3f9e5c },
  { name: "teal", rgb: 0x2fbfae },
  { name: "sky", rgb: 0x5cc0f5 },
  { name: "cobalt", rgb: 0x4667e8 },
  { name: "violet", rgb: 0xa274f2 },
  { name: "rose", rgb: 0xf57ab8 },
  { name: "cocoa", rgb: 0x8f5d40 },
  { name: "pearl", rgb: 0xe9e4da },
] as const satisfies readonly AvatarColour[];
export type AvatarColourName = (typeof AVATAR_COLOURS)[number]["name"];

/** Bodies, as their index on the wire and in the store. */
export const AVATAR_SHAPES = ["bear", "cat", "bunny", "robot", "sprout"] as const;
export type AvatarShapeName = (typeof AVATAR_SHAPES)[number];

/** What one avatar looks like. Values are compared by {@link packLook}, never by identity. */
export interface AvatarLook {
  /** Of the body: an index of {@link AVATAR_COLOURS}. */
  readonly colour: number;
  /** Of scarf and backpack: an index of {@link AVATAR_COLOURS}. */
  readonly accent: number;
  /** An index of {@link AVATAR_SHAPES}. */
  readonly shape: number;
}

/** Bits for each number of a look; with three of them, the four top bits of a u16 stay zero. */
const BITS = 4;
const MASK = (1 << BITS) - 1;

/** A look as one number that a u16 holds. */
export function packLook({ colour, accent, shape }: AvatarLook): number {
  return colour | (accent << BITS) | (shape << (2 * BITS));
}

/** The look behind {@link packLook}; `undefined` for a number that is none. */
export function parseLook(packed: number): AvatarLook | undefined {
  if (!Number.isInteger(packed) || packed < 0 || packed >= 1 << (3 * BITS)) return undefined;
  const look = {
    colour: packed & MASK,
    accent: (packed >> BITS) & MASK,
    shape: packed >> (2 * BITS),
  };
  return isLook(look) ? look : undefined;
}

/** True when every number is an index of its list. */
export function isLook({ colour, accent, shape }: AvatarLook): boolean {
  return isIndex(colour, AVATAR_COLOURS.length) && isIndex(accent, AVATAR_COLOURS.length) &&
    isIndex(shape, AVATAR_SHAPES.length);
}

export function isSameLook(a: AvatarLook, b: AvatarLook): boolean {
  return packLook(a) === packLook(b);
}

/**
 * The look of somebody who never chose one: always the same for one id, and as if drawn by lot for
 * ids near each other. What is worn never has the body's colour.
 */
export function defaultLook(playerId: number): AvatarLook {
  const colours = AVATAR_COLOURS.length;
  const drawn = scrambled(playerId);
  const colour = drawn % colours;
  const apart = 1 + (drawn >>> 8) % (colours - 1);
  return {
    colour,
    accent: (colour + apart) % colours,
    shape: (drawn >>> 16) % AVATAR_SHAPES.length,
  };
}

/**
 * 32 bits that all depend on all of the id's low 32. Ids rise by steps of any size, so that whatever
 * is regular gives a crowd of twins. The mixing is MurmurHash3's (A. Appleby, public domain).
 */
function scrambled(playerId: number): number {
  let bits = playerId | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function isIndex(value: number, count: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < count;
}
