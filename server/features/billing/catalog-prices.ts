import type { Plan } from '../../../shared/catalog/plan.ts'

/** A price that the catalogue asks for. Integer US cents; `interval` is `null` for a setup fee. */
export interface WantedPrice {
  readonly planId: string
  readonly kind: 'recurring' | 'setup'
  readonly interval: 'month' | 'year' | null
  readonly amountCents: number
  readonly lookupKey: string
}

/** The id of the plan's product at Stripe: given by us, so that ensuring it twice finds it. */
export function productIdOf(planId: string): string {
  return `revitautoplan_${planId}`
}

/** The plan whose product this is, `null` for a product of something else. */
export function planIdOfProduct(productId: string): string | null {
  return productId.startsWith('revitautoplan_') ? productId.slice('revitautoplan_'.length) : null
}

/** Plans that anyone can buy with a card: self-service, with a price. */
export function plansForSale(catalog: readonly Plan[]): Plan[] {
  return catalog.filter((plan) => plan.selfService && wantedPrices(plan).some((price) => price.kind === 'recurring'))
}

/** The prices of one plan; none for what is free or negotiated. */
export function wantedPrices(plan: Plan): WantedPrice[] {
  const price = (kind: WantedPrice['kind'], interval: WantedPrice['interval'], amountCents: number | null) =>
    amountCents === null || amountCents === 0
      ? []
      : [
          {
            planId: plan.id,
            kind,
            interval,
            amountCents,
            lookupKey: `revitautoplan_${plan.id}_${interval ?? kind}`,
          },
        ]
  return [
    ...price('recurring', 'month', plan.monthlyPriceCents),
    ...price('recurring', 'year', plan.yearlyPriceCents),
    ...price('setup', null, plan.setupFeeCents),
  ]
}
