/**
 * Variables that make every start of OpenClaw in a home count for the test file that runs, when a run of the tests
 * counts at all (the reporter says where).
 */
export function startsEnv(): Readonly<Record<string, string>> {
  const { HARNESS_STARTS_FILE: file, HARNESS_TEST_FILE: test = '' } = process.env
  if (!file) return {}
  return {
    NODE_OPTIONS: `--import=${new URL('starts-preload.mjs', import.meta.url).href}`,
    HARNESS_STARTS_FILE: file,
    HARNESS_TEST_FILE: test,
  }
}
