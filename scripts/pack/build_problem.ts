// What is wrong with a world's folder, where: the form in which every step of the build reports.

/** One thing an author must repair. */
export interface BuildProblem {
  /** As an editor opens it: below the working folder where possible. */
  readonly file: string;
  /** From 1; 0 when the problem has no line, as a missing file. */
  readonly line: number;
  readonly problem: string;
}

/** `file:line: problem`. */
export function formatProblem({ file, line, problem }: BuildProblem): string {
  return line > 0 ? `${file}:${line}: ${problem}` : `${file}: ${problem}`;
}

/** Stops a build; its message lists every problem, one a line. */
export class BuildError extends Error {
  readonly problems: readonly BuildProblem[];

  constructor(problems: readonly BuildProblem[]) {
    super(`Cannot build:\n${problems.map((each) => `  ${formatProblem(each)}`).join("\n")}`);
    this.problems = problems;
  }
}
