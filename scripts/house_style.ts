// Rules of shape that a linter does not know. Pure: a file's name and text in, breaches out.

/** A file is thought about at 300 lines and split by this many. */
export const MAX_LINES = 450;

/** What is wrong with the shape of a file, each with its line where it has one. */
export function findStyleBreaches(file: string, text: string): readonly string[] {
  const breaches: string[] = [];
  const lines = text.split("\n");
  const lineCount = text.endsWith("\n") ? lines.length - 1 : lines.length;
  if (lineCount > MAX_LINES) {
    breaches.push(`${file}: has ${lineCount} lines, more than ${MAX_LINES}`);
  }
  const name = file.slice(file.lastIndexOf("/") + 1);
  if (/^index\.tsx?$/.test(name)) breaches.push(`${file}: name files after what they export`);
  if (!/^[a-z0-9_]+\.tsx?$/.test(name)) breaches.push(`${file}: file names are snake_case`);
  lines.forEach((line, index) => {
    const refuse = (problem: string) => breaches.push(`${file}:${index + 1}: ${problem}`);
    if (/^export default\b/.test(line)) refuse("no default exports");
    if (/\/\/.*\b(TODO|FIXME|XXX|HACK)\b/.test(line)) refuse("finish it, or take it out");
    if (/^export \* from\b/.test(line)) refuse("no barrels: import the file you mean");
  });
  return breaches;
}
