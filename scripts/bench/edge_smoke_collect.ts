// A compiled program has no test runner: this one only collects what the test files declare. It must
// be imported before them.

/** The tests declared so far. */
export const TESTS: { readonly name: string; readonly run: () => unknown }[] = [];

Object.assign(Deno, {
  test(name: string, run: () => unknown) {
    TESTS.push({ name, run });
  },
});
