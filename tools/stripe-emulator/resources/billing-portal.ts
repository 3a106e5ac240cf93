import { z } from 'zod'
import { endpoint, type Endpoint } from '../http/endpoint.ts'
import * as param from '../http/param-schema.ts'
import { createId } from '../model/create-id.ts'
import type { PortalSession } from '../model/stored.ts'
import { requireCustomer } from './customers.ts'

/** The configuration that an account has before anybody made one. */
const defaultConfiguration = 'bpc_1EmulatorDefaultPortal'

/** The link to the customer portal, whose page shows the customer's plans and invoices and changes nothing. */
export const billingPortalEndpoints: Endpoint[] = [
  endpoint(
    'post',
    '/v1/billing_portal/sessions',
    z.strictObject({ customer: param.text(), return_url: param.text().optional(), expand: param.expand() }),
    ({ params, context }) => {
      const customer = requireCustomer(context, params.customer, 'customer')
      const id = createId('bps')
      const session: PortalSession = {
        id,
        object: 'billing_portal.session',
        configuration: defaultConfiguration,
        created: context.seconds(),
        customer: customer.id,
        customer_account: null,
        flow: null,
        livemode: false,
        locale: null,
        on_behalf_of: null,
        return_url: params.return_url ?? null,
        url: `${context.baseUrl()}/p/session/${id}`,
      }
      context.store.portalSessions.put(session)
      context.emit('billing_portal.session.created', session)
      return session
    },
  ),
]
