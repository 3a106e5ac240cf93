import { accountRefusing, freshAccount, planOf, type SandboxAccount } from './sandbox-account.ts'
import { readCode, readInstant, readUsed } from './options.ts'

export const COMMANDS = `  allow                 back to a fresh account on the same plan
  deny <code>           refuse the next layout with this code
  plan <id>             change the plan, as after a purchase
  used <meter>=<n>,…    change what is used
  clock <instant>       change the time
  offline | online      lose the cloud, find it again
  quit`

/**
 * The account after a line that was typed, or what is wrong with the line.
 *
 * @param line for example `deny quota_exhausted`
 * @param now epoch milliseconds of the computer's clock
 */
export function changedBy(line: string, account: SandboxAccount, now: number): SandboxAccount | string {
  const [word = '', rest = ''] = line.trim().split(/\s+/, 2)
  try {
    switch (word) {
      case 'allow':
        return freshAccount(planOf(account.plan.id))
      case 'deny':
        return accountRefusing(readCode(rest), freshAccount(planOf(account.plan.id)))
      case 'plan':
        return { ...account, plan: planOf(rest), standing: 'good', formerPlan: null }
      case 'used':
        return { ...account, used: readUsed(rest) }
      case 'clock':
        return { ...account, clockOffsetMs: readInstant(rest) - now }
      case 'offline':
        return { ...account, online: false }
      case 'online':
        return { ...account, online: true }
      default:
        return `Commands:\n${COMMANDS}`
    }
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
