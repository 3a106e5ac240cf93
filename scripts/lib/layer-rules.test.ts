import { describe, expect, it } from 'vitest'
import { findLayerViolations, importsOf } from './layer-rules.ts'

const violations = (path: string, text: string) => findLayerViolations([{ path, text }]).length

describe('the layer rules', () => {
  it('keep Node and the DOM’s packages out of shared', () => {
    expect(violations('shared/time/clock.ts', "import { hrtime } from 'node:process'\n")).toBe(1)
    expect(violations('shared/time/clock.ts', "import { z } from 'zod'\nimport { DAY } from './duration.ts'\n")).toBe(0)
  })

  it('keep Electron out of the core, however it is imported', () => {
    expect(violations('src-main/core/gate/gate.ts', "import { app } from 'electron'\n")).toBe(1)
    expect(violations('src-main/core/gate/gate.ts', "const { app } = await import('electron')\n")).toBe(1)
    expect(violations('src-main/core/gate/gate.ts', "import { x } from '../../desktop/main.ts'\n")).toBe(1)
    expect(violations('src-main/desktop/main.ts', "import { app } from 'electron'\n")).toBe(0)
  })

  it('let the link know the gate, but not the gate the link', () => {
    expect(violations('src-main/core/link/session.ts', "import type { Gate } from '../gate/gate.ts'\n")).toBe(0)
    expect(violations('src-main/core/gate/gate.ts', "import type { Session } from '../link/session.ts'\n")).toBe(1)
  })

  it('let features share types, and of their values only the outside, in one direction', () => {
    const path = 'server/features/metering/sync-device.ts'
    expect(violations(path, "import type { Accounts } from '../accounts/create-accounts.ts'\n")).toBe(0)
    expect(violations(path, "import { createAccounts } from '../accounts/create-accounts.ts'\n")).toBe(1)
    expect(violations(path, "import { getAccount } from '../accounts/accounts-store.ts'\n")).toBe(0)
    expect(violations(path, "import { shareOut } from './share-out.ts'\n")).toBe(0)
    const backwards = "import { readBooks } from '../metering/books-store.ts'\n"
    expect(violations('server/features/accounts/create-accounts.ts', backwards)).toBe(1)
    expect(violations('server/features/billing/create-billing.ts', backwards)).toBe(1)
  })

  it('see imports that span lines', () => {
    expect(importsOf({ path: 'server/a.ts', text: "import {\n  one,\n  two,\n} from '../src-main/x.ts'\n" })).toEqual([
      { target: 'src-main/x.ts', typeOnly: false },
    ])
  })
})
