import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import type { LinkSettings } from '../../../src-main/core/link/link-settings.ts'
import { openSandbox, type Sandbox } from '../../../tools/sandbox/open-sandbox.ts'
import type { SandboxAccount } from '../../../tools/sandbox/sandbox-account.ts'

/** A sandbox in this process on a folder of its own, with no limit on messages. */
export interface TestSandbox extends Sandbox {
  readonly home: string
}

export async function openTestSandbox(
  account: SandboxAccount,
  linkSettings: Partial<LinkSettings> = {},
): Promise<TestSandbox> {
  const home = mkdtempSync(join(tmpdir(), 'plugin-sandbox-'))
  const sandbox = await openSandbox({
    home,
    account,
    logger: pino({ level: 'silent' }),
    version: '1.0.0',
    core: { linkSettings: { messagesPerSecond: 1_000_000, messageBurst: 1_000_000, ...linkSettings } },
  })
  return {
    ...sandbox,
    home,
    async close() {
      await sandbox.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
