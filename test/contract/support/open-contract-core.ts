import { openTestCore } from '../../../src-main/core/open-test-core.ts'
import { openSigningCloud } from './open-signing-cloud.ts'

/** What a file of frames starts from: nobody signed in, or an account on a plan of which nothing is used. */
export const GIVEN = ['signed_out', 'free', 'professional'] as const
export type Given = (typeof GIVEN)[number]

export interface ContractCore {
  /** Where its discovery file lies. */
  readonly home: string
  close(): Promise<void>
}

/** A real core in the state that a file of frames asks for. */
export async function openContractCore(given: Given): Promise<ContractCore> {
  const cloud = await openSigningCloud(given === 'signed_out' ? 'free' : given)
  // The figures that frames compare do not depend on how soon entries are sent.
  const test = await openTestCore(cloud.url, { syncSettings: { debounceMs: 60_000 } })
  if (given !== 'signed_out') {
    await test.app.call('account.signIn', {})
    await test.until((state) => state.entitlement !== null)
  }
  // The frames begin with no window open.
  test.closeWindow()
  return {
    home: test.home,
    async close() {
      await test.close()
      await cloud.close()
    },
  }
}
