import { describe, expect, test } from 'vitest'
import { readSkillManifest } from '../../scripts/dev/pages/skill-manifest.ts'
import { speaksOf } from '../agent/scripted-model/skill-list.ts'
import { repoRoot } from '../support/paths.ts'

/**
 * OpenClaw shows a model nothing of the skill but its name and description. The rule here is one that can be read, and
 * stricter than a model is: a sentence brings the skill up when it has the name and one more word of the description.
 */
const skill = readSkillManifest(repoRoot)

describe('brings the skill up', () => {
  test.each([
    'Use Chutes, please. The key is in CHUTES_API_KEY.',
    'Make Chutes the default model.',
    'Which models does Chutes have, and at what prices?',
    'Is that Chutes model in a TEE?',
    'Chutes says 402.',
    'I get 429 from Chutes all day.',
    'Every request to Chutes ends with a 401.',
    '"model not found", says Chutes.',
    'Why does Chutes not answer?',
    'This is a heartbeat: look after Chutes.',
  ])('%s', (sentence) => {
    expect(speaksOf(sentence, skill)).toBe(true)
  })
})

describe('does not bring the skill up', () => {
  test.each([
    'Use OpenRouter, please. The key is in OPENROUTER_API_KEY.',
    'Make Claude the default model.',
    'Which models does Ollama have?',
    'Is that model in a TEE?',
    'Stripe says 402.',
    'I get 429 from GitHub all day.',
    '"model not found", says Ollama.',
    'Why do you not answer?',
    'How do parachutes open?',
    'Clean the laundry chutes.',
  ])('%s', (sentence) => {
    expect(speaksOf(sentence, skill)).toBe(false)
  })
})
