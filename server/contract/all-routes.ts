import { accountsContract } from '../features/accounts/accounts-contract.ts'
import { adminContract } from '../features/admin/admin-contract.ts'
import { billingContract } from '../features/billing/billing-contract.ts'
import { catalogContract } from '../features/catalog/catalog-contract.ts'
import { devicesContract } from '../features/devices/devices-contract.ts'
import { entitlementsContract } from '../features/entitlements/entitlements-contract.ts'
import { meteringContract } from '../features/metering/metering-contract.ts'
import { operationsContract } from '../features/operations/operations-contract.ts'
import { pushContract } from '../features/push/push-contract.ts'
import type { RouteContract } from '../http/contract/route-contract.ts'
import { httpContract } from '../http/http-contract.ts'
import { assetsContract } from '../web/assets-contract.ts'
import { webContract } from '../web/web-contract.ts'

/** A part of the cloud's interface, as the OpenAPI document groups it. */
export interface RouteGroup {
  readonly name: string
  readonly description: string
  readonly routes: readonly RouteContract[]
}

/** Every route of the cloud. A route that is not here fails the tests, and one that is here and does not exist. */
export const ROUTE_GROUPS: readonly RouteGroup[] = [
  { name: 'operator', description: 'For whoever runs the cloud', routes: Object.values(httpContract) },
  { name: 'catalogue', description: 'Plans, prices and limits', routes: Object.values(catalogContract) },
  {
    name: 'devices',
    description: 'Enrolment, settling of usage, entitlements and push',
    routes: [devicesContract, entitlementsContract, meteringContract, pushContract].flatMap((contract) =>
      Object.values<RouteContract>(contract),
    ),
  },
  {
    name: 'operations',
    description: 'Reserve, commit and release for the vendor’s own cloud operations',
    routes: Object.values(operationsContract),
  },
  { name: 'billing', description: 'Checkout, its page, and what Stripe sends', routes: Object.values(billingContract) },
  { name: 'accounts', description: 'Members, sessions and the sign-in of devices', routes: accountsContract },
  {
    name: 'pages',
    description: 'For people, in a browser',
    routes: [...Object.values(webContract), ...Object.values(assetsContract)],
  },
  { name: 'admin', description: 'For the vendor', routes: Object.values(adminContract) },
]

export const ALL_ROUTES: readonly RouteContract[] = ROUTE_GROUPS.flatMap((group) => group.routes)
