/** Reads JSON5, the format OpenClaw accepts for its configuration. */
export { default as parse } from 'json5/lib/parse.js'
