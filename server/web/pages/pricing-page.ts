import { Router } from 'express'
import { ARRANGED_FEATURES, FEATURES, type Feature } from '../../../shared/catalog/features.ts'
import { grantsFeature } from '../../../shared/catalog/grants-feature.ts'
import type { Plan } from '../../../shared/catalog/plan.ts'
import type { BillingInterval } from '../../../shared/protocol/cloud-api.ts'
import { mountRoute } from '../../http/contract/route-contract.ts'
import { html, type Html, type HtmlValue } from '../html.ts'
import { usd } from '../parts.ts'
import { webContract } from '../web-contract.ts'
import type { WebDeps } from '../web-deps.ts'

const FEATURE_NAMES: Readonly<Record<Feature, string>> = {
  basic_layout: 'Basic layouts',
  simple_validation: 'Simple validation',
  advanced_layout: 'Advanced layouts',
  code_compliance: 'Code compliance',
  '3d_visualization': '3D visualization',
  export_formats: 'Export formats',
  custom_models: 'Custom models',
  white_label: 'White label',
  sso: 'Single sign-on',
  dedicated_support: 'Dedicated support',
}

const SUPPORT_NAMES = { community: 'community', email: 'by e-mail', priority: 'priority' } as const

const PER_CONTRACT = html`<span class="soft">per contract</span>`

const SALES = 'sales@revitautoplan.com'

function amount(limit: number | null, unit = ''): string {
  return limit === null ? 'unlimited' : `${new Intl.NumberFormat('en-US').format(limit)}${unit}`
}

function price(plan: Plan, interval: BillingInterval): Html {
  const cents = interval === 'month' ? plan.monthlyPriceCents : plan.yearlyPriceCents
  if (cents === null) return html`<span class="price word">per contract</span>`
  if (cents === 0) return html`<span class="price">$0</span><span class="per">for as long as you like</span>`
  return interval === 'month'
    ? html`<span class="price">${usd(cents)}</span><span class="per">a month</span>`
    : html`<span class="price">${usd(cents)}</span
        ><span class="per">a year, ${usd(Math.round(cents / 12))} a month</span>`
}

interface Row {
  name: string
  of: (plan: Plan) => HtmlValue
  custom: HtmlValue
}

const LIMIT_ROWS: readonly Row[] = [
  { name: 'AI layouts a month', of: (plan) => amount(plan.limits.ai_layouts), custom: PER_CONTRACT },
  { name: 'Building scans a month', of: (plan) => amount(plan.limits.building_scans), custom: PER_CONTRACT },
  { name: 'Project size', of: (plan) => amount(plan.maxProjectSizeSqm, ' m²'), custom: PER_CONTRACT },
  { name: 'Requests an hour', of: (plan) => amount(plan.apiCallsPerHour), custom: PER_CONTRACT },
  { name: 'Works offline for', of: (plan) => `${plan.offlineGraceDays} days`, custom: PER_CONTRACT },
  { name: 'Support', of: (plan) => SUPPORT_NAMES[plan.support], custom: PER_CONTRACT },
]

function featureCell(plan: Plan, feature: Feature): HtmlValue {
  if (!grantsFeature(plan, feature)) return html`<span class="soft" aria-label="not included">–</span>`
  return ARRANGED_FEATURES.includes(feature) ? 'arranged with you' : 'included'
}

const FEATURE_ROWS: readonly Row[] = FEATURES.map((feature) => ({
  name: FEATURE_NAMES[feature],
  of: (plan) => featureCell(plan, feature),
  custom: PER_CONTRACT,
}))

function rows(title: string, entries: readonly Row[], plans: readonly Plan[]): Html {
  return html`<tbody>
    <tr class="group">
      <th scope="colgroup" colspan="${plans.length + 2}">${title}</th>
    </tr>
    ${entries.map(
      (row) =>
        html`<tr>
          <th scope="row">${row.name}</th>
          ${plans.map((plan) => html`<td data-plan="${plan.name}">${row.of(plan)}</td>`)}
          <td data-plan="Custom">${row.custom}</td>
        </tr>`,
    )}
  </tbody>`
}

function intervals(chosen: BillingInterval): Html {
  const entry = (interval: BillingInterval, href: string, name: string) =>
    html`<a href="${href}" ${chosen === interval && html`aria-current="true"`}>${name}</a>`
  return html`<nav class="choice" aria-label="Billing">
    ${entry('month', '/pricing', 'Monthly')} ${entry('year', '/pricing?interval=year', 'Yearly, two months free')}
  </nav>`
}

/** `/pricing`: what each plan costs and gives, from the catalogue, for everybody. */
export function createPricingPage(deps: WebDeps): Router {
  const router = Router()
  mountRoute(router, webContract.pricing, async (request, response) => {
    const interval: BillingInterval = request.query['interval'] === 'year' ? 'year' : 'month'
    const member = await deps.accounts.currentMember(request)
    const current = member === null ? null : (await deps.readAccountEntitlement(member.accountId)).plan.id
    const plans = deps.catalog.filter((plan) => plan.selfService).toSorted((one, other) => one.rank - other.rank)
    const hasSetup = plans.some((plan) => (plan.setupFeeCents ?? 0) > 0)
    const step = (plan: Plan): HtmlValue => {
      if (plan.id === current) return html`<span class="yours">Your plan</span>`
      if (member !== null)
        return plan.monthlyPriceCents === 0 ? null : html`<span class="soft">Upgrade in the app</span>`
      if (plan.monthlyPriceCents === 0) return html`<a class="button primary" href="/sign-up">Start free</a>`
      return html`<span class="soft">Upgrade in the app</span>`
    }
    response.send(
      deps.drawSheet({
        title: 'Plans',
        member,
        active: '/pricing',
        style: 'pricing.css',
        block: [
          ['Prices', 'US dollars, without taxes'],
          ['Quotas', 'reset on the 1st of each month, 00:00 UTC'],
        ],
        main: html`<h1>Plans and prices</h1>
          <p class="lead">
            Units belong to the whole account: no price per seat. A run that fails or is cancelled is not charged, and
            nothing above a limit is ever billed.
          </p>
          ${intervals(interval)}
          <div class="table" role="region" aria-label="What each plan gives" tabindex="0">
            <table class="plans">
              <thead>
                <tr>
                  <td></td>
                  ${plans.map((plan) => html`<th scope="col">${plan.name}</th>`)}
                  <th scope="col">Custom</th>
                </tr>
              </thead>
              <tbody>
                <tr class="prices">
                  <th scope="row">Price</th>
                  ${plans.map((plan) => html`<td data-plan="${plan.name}">${price(plan, interval)}</td>`)}
                  <td data-plan="Custom"><span class="price word">agreed with you</span></td>
                </tr>
                ${
                  hasSetup &&
                  html`<tr>
                    <th scope="row">Setup, once</th>
                    ${plans.map(
                      (plan) =>
                        html`<td data-plan="${plan.name}">
                          ${
                            (plan.setupFeeCents ?? 0) > 0
                              ? usd(plan.setupFeeCents ?? 0)
                              : html`<span class="soft" aria-label="none">–</span>`
                          }
                        </td>`,
                    )}
                    <td data-plan="Custom">${PER_CONTRACT}</td>
                  </tr>`
                }
                <tr class="steps">
                  <th scope="row"><span class="skip">What to do</span></th>
                  ${plans.map((plan) => html`<td data-plan="${plan.name}">${step(plan)}</td>`)}
                  <td data-plan="Custom"><a href="mailto:${SALES}">Talk to us</a></td>
                </tr>
              </tbody>
              ${rows('Limits', LIMIT_ROWS, plans)} ${rows('Features', FEATURE_ROWS, plans)}
            </table>
          </div>`,
      }),
    )
  })
  return router
}
