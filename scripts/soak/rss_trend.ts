// Whether a process's memory stays flat: the slope of a straight line through its samples. Pure.

/** Memory of a process at one moment. */
export interface RssSample {
  readonly seconds: number;
  readonly rssBytes: number;
}

/** How the memory of one process went. */
export interface RssTrend {
  readonly samples: number;
  readonly minutes: number;
  readonly firstMegabytes: number;
  readonly lastMegabytes: number;
  readonly mostMegabytes: number;
  /** Of the straight line with the least squared distance to the samples. */
  readonly megabytesPerMinute: number;
}

const MEGABYTE = 1e6;

/** The trend of samples in the order of their time; `undefined` of fewer than three. */
export function rssTrendOf(samples: readonly RssSample[]): RssTrend | undefined {
  const [first] = samples;
  const last = samples.at(-1);
  if (first === undefined || last === undefined || samples.length < 3) return undefined;
  const minutes = samples.map(({ seconds }) => seconds / 60);
  const megabytes = samples.map(({ rssBytes }) => rssBytes / MEGABYTE);
  const middleMinute = meanOf(minutes);
  const middleMegabyte = meanOf(megabytes);
  let above = 0;
  let below = 0;
  for (const [index, minute] of minutes.entries()) {
    above += (minute - middleMinute) * (megabytes[index]! - middleMegabyte); // both as long
    below += (minute - middleMinute) ** 2;
  }
  return {
    samples: samples.length,
    minutes: (last.seconds - first.seconds) / 60,
    firstMegabytes: first.rssBytes / MEGABYTE,
    lastMegabytes: last.rssBytes / MEGABYTE,
    mostMegabytes: Math.max(...megabytes),
    megabytesPerMinute: below === 0 ? 0 : above / below,
  };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
