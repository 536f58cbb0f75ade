// Set up before each file that starts real processes: what starts in it counts for it.
import { expect } from 'vitest'

process.env.HARNESS_TEST_FILE = expect.getState().testPath
