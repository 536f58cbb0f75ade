/**
 * For a home on the newest release in a closed network: 2026.9 asks npm for its own Chutes plugin at many steps, 20 s where
 * there is no network, unless it is told not to; and a quarter of a turn goes into its memory index.
 */
export const QUIET = { plugins: { entries: { chutes: { enabled: false } }, slots: { memory: 'none' } } }
