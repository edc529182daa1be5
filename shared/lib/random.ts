/** Numbers in [0, 1). A seeded source gives the same numbers for the same seed, on every machine. */
export type Random = () => number;

/** Makes secrets: `byteCount` bytes of operating-system entropy as lower-case hex. */
export type SecretSource = (byteCount: number) => string;

/** A seeded source: sfc32, 128 bits of state, seeded from one 32-bit number. Never for secrets. */
export function seededRandom(seed: number): Random {
  let a = 0x9e3779b9 | 0;
  let b = 0x243f6a88 | 0;
  let c = seed | 0;
  let counter = 1;
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return (sum >>> 0) / 0x1_0000_0000;
  };
  // The first outputs still show the seed's pattern.
  for (let i = 0; i < 12; i++) next();
  return next;
}

/** A whole number in [0, `below`). */
export function randomIndex(random: Random, below: number): number {
  return Math.floor(random() * below);
}
