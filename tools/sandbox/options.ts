import { parseArgs } from 'node:util'
import { METERS } from '../../shared/catalog/plan.ts'
import { DENIAL_CODES, denialCodeSchema } from '../../shared/protocol/decision.ts'
import { failure, success, type Result } from '../../shared/result/result.ts'
import { accountRefusing, freshAccount, planOf, type SandboxAccount } from './sandbox-account.ts'

export const USAGE = `A companion to try a plugin against: it decides, holds and counts as always, over an account that is only played.
No cloud, no sign-in, nothing of a real companion is touched.

  npm run companion -- --sandbox [options]
    --plan <id>                free | professional | enterprise        (free)
    --used <meter>=<n>,…       units used this month, e.g. ai_layouts=4
    --clock <instant>          what time it is, e.g. 2026-12-31T23:58:00Z
    --deny <code>              the next layout is refused with this code:
                               ${DENIAL_CODES.join(' ').replaceAll(/(.{60,80}) /g, '$1\n                               ')}
    --home <folder>            the data folder; else a new one that is removed at the end`

export interface SandboxChoices {
  readonly home: string | null
  readonly account: SandboxAccount
}

/** Reads the command line; a wrong value is named. */
export function readSandboxOptions(args: string[], now: number): Result<SandboxChoices, string> {
  try {
    const { values } = parseArgs({
      args,
      options: {
        sandbox: { type: 'boolean' },
        plan: { type: 'string', default: 'free' },
        used: { type: 'string', default: '' },
        clock: { type: 'string' },
        deny: { type: 'string' },
        home: { type: 'string' },
      },
    })
    let account: SandboxAccount = { ...freshAccount(planOf(values.plan)), used: readUsed(values.used) }
    if (values.clock !== undefined) account = { ...account, clockOffsetMs: readInstant(values.clock) - now }
    if (values.deny !== undefined) account = accountRefusing(readCode(values.deny), account)
    return success({ home: values.home ?? null, account })
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error))
  }
}

/** Units by meter, from `ai_layouts=4,building_scans=1`. */
export function readUsed(text: string): SandboxAccount['used'] {
  const used = { ai_layouts: 0, building_scans: 0 }
  for (const part of text.split(',').filter(Boolean)) {
    const [name, count] = part.split('=')
    const meter = METERS.find((one) => one === name?.trim())
    const units = Number(count)
    if (meter === undefined || !Number.isInteger(units) || units < 0) {
      throw new RangeError(`"${part}" is not a meter with a whole number; write for example ${METERS[0]}=4.`)
    }
    used[meter] = units
  }
  return used
}

/** Epoch milliseconds of an instant in ISO 8601. */
export function readInstant(text: string): number {
  const instant = Date.parse(text)
  if (Number.isNaN(instant)) throw new RangeError(`"${text}" is no instant; write for example 2026-12-31T23:58:00Z.`)
  return instant
}

/** A denial code. */
export function readCode(text: string): (typeof DENIAL_CODES)[number] {
  const code = denialCodeSchema.safeParse(text)
  if (!code.success) throw new RangeError(`"${text}" is no denial code; they are ${DENIAL_CODES.join(', ')}.`)
  return code.data
}
