// Sine, cosine and the angle of a direction by one table, so that every engine moves avatars to
// exactly the same place: `Math.sin` and its kin may differ in the last bit from engine to engine.
// The table itself is made with + − × ÷ only, which IEEE 754 fixes to the bit.

/** Steps of a turn that the table tells apart: 0.088° each. */
export const TABLE_STEPS = 4096;
const QUARTER = TABLE_STEPS / 4;
const TURN = 2 * Math.PI;

const QUARTER_SINES = quarterSines();

/** The table step nearest to an angle in radians, 0 … TABLE_STEPS − 1. */
export function tableStep(radians: number): number {
  const turns = radians / TURN;
  return Math.floor((turns - Math.floor(turns)) * TABLE_STEPS + 0.5) % TABLE_STEPS;
}

/** Sine of a table step. */
export function sineOfStep(step: number): number {
  const within = step % QUARTER;
  const quarter = (step - within) / QUARTER;
  switch (quarter) {
    case 0:
      return entry(within);
    case 1:
      return entry(QUARTER - within);
    case 2:
      return -entry(within);
    default:
      return -entry(QUARTER - within);
  }
}

/** Cosine of a table step. */
export function cosineOfStep(step: number): number {
  return sineOfStep((step + QUARTER) % TABLE_STEPS);
}

/** The table step whose sine and cosine are nearest to a direction; it need not be of length 1. */
export function stepOfDirection(sine: number, cosine: number): number {
  const length = Math.sqrt(sine * sine + cosine * cosine);
  if (length === 0) return 0;
  const within = nearestStep(Math.abs(sine) / length);
  if (sine >= 0) {
    return cosine >= 0 ? within : 2 * QUARTER - within;
  }
  return cosine < 0 ? 2 * QUARTER + within : (TABLE_STEPS - within) % TABLE_STEPS;
}

/** Step of the first quarter whose sine is nearest to `value`, by halving. */
function nearestStep(value: number): number {
  let low = 0;
  let high = QUARTER;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (entry(middle) <= value) low = middle;
    else high = middle;
  }
  return value - entry(low) <= entry(high) - value ? low : high;
}

function entry(step: number): number {
  return QUARTER_SINES[step] ?? 0;
}

function quarterSines(): Float64Array {
  const sines = new Float64Array(QUARTER + 1);
  for (let step = 0; step <= QUARTER; step++) sines[step] = sineSeries((step / TABLE_STEPS) * TURN);
  sines[QUARTER] = 1;
  return sines;
}

/** Taylor's series for sine. Up to a quarter turn 14 terms are exact to the last bits. */
function sineSeries(radians: number): number {
  let term = radians;
  let sum = radians;
  for (let n = 1; n <= 14; n++) {
    term = (-term * radians * radians) / (2 * n * (2 * n + 1));
    sum += term;
  }
  return sum;
}
