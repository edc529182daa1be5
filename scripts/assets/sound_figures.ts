// Figures of a piece of sound: how loud it is to an ear, and where in the spectrum it lies.

/** The root of the mean square. */
export function rootMeanSquare(samples: Float32Array): number {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return Math.sqrt(sum / Math.max(1, samples.length));
}

/**
 * Integrated loudness of one channel after ITU-R BS.1770-4: filtered as a head and an ear do, in
 * blocks of 0.4 s of which the quiet ones are left out. @returns LUFS; −70 for silence.
 */
export function loudness(samples: Float32Array, rate: number): number {
  const weighted = biquad(
    biquad(samples, shelf(rate)),
    highPass(rate),
  );
  const block = Math.round(0.4 * rate);
  const powers: number[] = [];
  for (let at = 0; at + block <= weighted.length; at += Math.round(block / 4)) {
    powers.push(rootMeanSquare(weighted.subarray(at, at + block)) ** 2);
  }
  const told = (power: number) => -0.691 + 10 * Math.log10(Math.max(power, 1e-12));
  const mean = (list: readonly number[]) =>
    list.reduce((sum, power) => sum + power, 0) / Math.max(1, list.length);
  const audible = powers.filter((power) => told(power) > -70);
  if (audible.length === 0) return -70;
  const gate = told(mean(audible)) - 10;
  return told(mean(audible.filter((power) => told(power) > gate)));
}

/** The part of the energy below each of `edges`, and above the one before it. */
export function bandShares(
  samples: Float32Array,
  rate: number,
  edges: readonly number[],
): readonly number[] {
  const size = 4096;
  const shares = edges.map(() => 0);
  let all = 0;
  const real = new Float64Array(size);
  const imaginary = new Float64Array(size);
  for (let at = 0; at + size <= samples.length; at += size) {
    for (let i = 0; i < size; i++) {
      real[i] = (samples[at + i] ?? 0) * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size));
      imaginary[i] = 0;
    }
    transform(real, imaginary);
    for (let i = 1; i < size / 2; i++) {
      const power = (real[i] ?? 0) ** 2 + (imaginary[i] ?? 0) ** 2;
      const band = edges.findIndex((edge) => (i * rate) / size < edge);
      all += power;
      if (band >= 0) shares[band] = (shares[band] ?? 0) + power;
    }
  }
  return shares.map((share) => share / Math.max(all, 1e-12));
}

type Biquad = readonly [b0: number, b1: number, b2: number, a1: number, a2: number];

/** The first stage of BS.1770: a head lifts what is high. Made for any rate as in EBU's libebur128. */
function shelf(rate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / rate);
  const quality = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const middle = high ** 0.4996667741545416;
  const a0 = 1 + k / quality + k * k;
  return [
    (high + (middle * k) / quality + k * k) / a0,
    (2 * (k * k - high)) / a0,
    (high - (middle * k) / quality + k * k) / a0,
    (2 * (k * k - 1)) / a0,
    (1 - k / quality + k * k) / a0,
  ];
}

/** The second: an ear hears little of what is low. */
function highPass(rate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / rate);
  const quality = 0.5003270373238773;
  const a0 = 1 + k / quality + k * k;
  return [1, -2, 1, (2 * (k * k - 1)) / a0, (1 - k / quality + k * k) / a0];
}

function biquad(samples: Float32Array, [b0, b1, b2, a1, a2]: Biquad): Float32Array {
  let [x1, x2, y1, y2] = [0, 0, 0, 0];
  return samples.map((x) => {
    const y = b0 * x + b1 * x1 + b2 * x2 - a1 * y1 - a2 * y2;
    x2 = x1;
    x1 = x;
    y2 = y1;
    y1 = y;
    return y;
  });
}

/** Fourier's transform in place; the length is a power of two. */
function transform(real: Float64Array, imaginary: Float64Array): void {
  const { length } = real;
  for (let i = 1, j = 0; i < length; i++) {
    let bit = length >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    const [re, im] = [real[i] ?? 0, imaginary[i] ?? 0];
    real[i] = real[j] ?? 0;
    imaginary[i] = imaginary[j] ?? 0;
    real[j] = re;
    imaginary[j] = im;
  }
  for (let span = 2; span <= length; span *= 2) {
    for (let k = 0; k < span / 2; k++) {
      const angle = (-2 * Math.PI * k) / span;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      for (let a = k; a < length; a += span) {
        const b = a + span / 2;
        const re = (real[b] ?? 0) * cos - (imaginary[b] ?? 0) * sin;
        const im = (real[b] ?? 0) * sin + (imaginary[b] ?? 0) * cos;
        real[b] = (real[a] ?? 0) - re;
        imaginary[b] = (imaginary[a] ?? 0) - im;
        real[a] = (real[a] ?? 0) + re;
        imaginary[a] = (imaginary[a] ?? 0) + im;
      }
    }
  }
}
