import { z } from 'zod'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import { accountId } from '../model/emulator-context.ts'
import type { Account } from '../model/stored.ts'

const account: Account = {
  id: accountId,
  object: 'account',
  business_type: 'company',
  charges_enabled: true,
  country: 'US',
  default_currency: 'usd',
  details_submitted: true,
  email: 'emulator@example.com',
  metadata: {},
  payouts_enabled: true,
  type: 'standard',
}

export const accountEndpoints: Endpoint[] = [endpoint('get', '/v1/account', z.strictObject({}), () => account)]
