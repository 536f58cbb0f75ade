#!/usr/bin/env bash
':' //; . "$RECORDED_OPENCLAW_CLIENT" # a shell, for which this is a start of 10 ms, goes on there and no further
// Where Node was asked to run the command, it has the shell do so.
import { spawnSync } from 'node:child_process'

const { argv, env } = process
const shell = [env.RECORDED_OPENCLAW_CLIENT, ...argv.slice(2)]
const { status, signal } = spawnSync('bash', shell, { stdio: 'inherit' })
if (signal) process.kill(process.pid, signal)
process.exitCode = status ?? 1
