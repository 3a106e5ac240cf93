import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createProjectKeys } from './project-key.ts'

const key = Buffer.alloc(32, 7).toString('base64url')

describe('createProjectKeys', () => {
  it('is the HMAC of the model id under the account’s key, cut to 128 bits', () => {
    const digest = createHmac('sha256', Buffer.alloc(32, 7)).update('model').digest()
    expect(createProjectKeys()('model', key)).toBe(digest.subarray(0, 16).toString('base64url'))
  })

  it('differs by model and by account, and stays the same while it remembers and after it forgot', () => {
    const projectKey = createProjectKeys()
    const first = projectKey('model', key)
    expect(projectKey('model', Buffer.alloc(32, 8).toString('base64url'))).not.toBe(first)
    for (let index = 0; index < 300; index += 1) expect(projectKey(`model ${index}`, key)).not.toBe(first)
    expect(projectKey('model', key)).toBe(first)
  })
})
