import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ALLOWED_CODES, DENIAL_CODES } from '../../shared/protocol/decision.ts'
import { RPC_ERROR } from '../../shared/protocol/json-rpc.ts'
import {
  ERROR_CLASSES,
  PLUGIN_TOPICS,
  pluginMethods,
  pluginNotifications,
  RESERVATION_STATES,
} from '../../shared/protocol/plugin-link.ts'
import { GATE_FAILURE_REASONS } from '../../src-main/core/gate/gate-types.ts'
import { clientProof, serverProof } from '../../src-main/core/link/link-proof.ts'
import { CLOSE_CODE } from '../../src-main/core/sockets/close-codes.ts'

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'protocol.md'), 'utf8')

describe('the page that describes the plugin link', () => {
  it.each([
    ...Object.keys(pluginMethods),
    ...Object.keys(pluginNotifications),
    ...PLUGIN_TOPICS,
    ...ALLOWED_CODES,
    ...DENIAL_CODES,
    ...ERROR_CLASSES,
    ...RESERVATION_STATES,
    ...GATE_FAILURE_REASONS,
  ])('names %s', (word) => {
    expect(page).toMatch(new RegExp(`(\`|^### )${word.replace('.', '\\.')}(\`|$)`, 'm'))
  })

  it('names every error code and every close code that a client can see', () => {
    for (const code of Object.values(RPC_ERROR)) expect(page).toContain(`| ${code} |`)
    for (const code of Object.values(CLOSE_CODE)) expect(page).toContain(String(code))
  })

  it('works its example out rightly', () => {
    const token = /"token": "([^"]+)"/.exec(page)?.[1] ?? ''
    const port = Number(/"port": (\d+)/.exec(page)?.[1])
    const nonce = /\| nonce \| `([^`]+)` \|/.exec(page)?.[1] ?? ''
    expect(page).toContain(`| proof | \`${clientProof(token, nonce, port)}\` |`)
    expect(page).toContain(`"proof":"${serverProof(token, nonce, port)}"`)
  })
})
