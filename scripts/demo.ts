import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { ActivityItem, AppState } from '../shared/protocol/ui-api.ts'
import { SECOND } from '../shared/time/duration.ts'
import { readDiscovery } from '../tools/revit-simulator/read-discovery.ts'
import { connectRevit, type RevitConnection } from '../tools/revit-simulator/revit-connection.ts'
import { runOperation, type OperationOutcome, type SimulatedOperation } from '../tools/revit-simulator/run-operation.ts'
import { connectApp, type AppClient } from './lib/app-client.ts'
import { approveDevice } from './lib/approve-device.ts'
import { compareBooks } from './lib/compare-books.ts'
import { demoAccount, ensureSignedUp } from './lib/demo-account.ts'
import { openStage, type Stage } from './lib/main-job-stage.ts'
import { payCheckout } from './lib/pay-checkout.ts'
import { createSteps, expectThat } from './lib/steps.ts'

const root = join(import.meta.dirname, '..')
/** Five minutes in the product; here one second, so that the play need not wait. */
const HOLD_GRACE = SECOND

const LAYOUT: SimulatedOperation = {
  operation: 'ai_layout',
  units: 1,
  areaSqm: 180,
  projectLabel: 'Lakeside house',
  workMs: 80,
  ending: 'succeed',
}

async function openRevit(stage: Stage, year: number): Promise<RevitConnection> {
  const discovery = readDiscovery(stage.home)
  if (!discovery.ok) throw new Error(discovery.failure)
  return await connectRevit(discovery.value, { year, clientName: 'RevitAutoPlan', clientVersion: '1.0.0' })
}

function refusal(outcome: OperationOutcome): Extract<OperationOutcome, { kind: 'denied' }>['decision'] {
  expectThat(outcome.kind === 'denied', `expected a refusal, the operation was ${outcome.kind}`)
  return outcome.decision
}

/** Waits until the app shows this many layouts used; pushes are gathered for a moment, so it may be a little later. */
async function untilLayoutsUsed(app: AppClient, used: number): Promise<void> {
  const shows = (state: AppState): boolean =>
    state.meters.some((meter) => meter.key === 'ai_layouts' && meter.used === used)
  await app.until(`the app shows ${used} layouts used`, shows, 5 * SECOND)
}

/** Waits until Activity says that this operation's Revit is gone. */
async function untilLapsed(app: AppClient, reservationId: string): Promise<ActivityItem> {
  const until = Date.now() + 20 * SECOND
  for (;;) {
    const { items } = await app.rpc.call('activity.list', {})
    const item = items.find((one) => one.id === reservationId)
    if (item?.outcome === 'lapsed') return item
    expectThat(Date.now() < until, `Activity still says ${JSON.stringify(item)}`)
    await sleep(100)
  }
}

async function play(stage: Stage): Promise<void> {
  const { step } = createSteps(console.log)
  const account = demoAccount(join(stage.home, '..', 'demo-account.json'))
  await ensureSignedUp(stage.cloudUrl, account)
  const app = await connectApp(stage.uiUrl)
  const revit = await openRevit(stage, 2026)
  const charge = async (): Promise<Extract<OperationOutcome, { kind: 'charged' }>> => {
    const outcome = await runOperation(revit, LAYOUT)
    expectThat(outcome.kind === 'charged', `expected a charge, got ${JSON.stringify(outcome)}`)
    expectThat(outcome.charged === 1, `charged ${outcome.charged} instead of 1`)
    return outcome
  }

  await step('Before sign-in Revit is told to sign in', async () => {
    const decision = refusal(await runOperation(revit, LAYOUT))
    expectThat(decision.code === 'sign_in_required', `the code was ${decision.code}`)
    return decision.message
  })

  await step('The architect signs in on the desktop', async () => {
    const signIn = await app.rpc.call('account.signIn', {})
    const code =
      signIn.userCode ??
      (await app.until('a sign-in code', (s) => s.signIn.userCode !== null, 10 * SECOND)).signIn.userCode
    expectThat(code !== null, 'the companion shows no code')
    await approveDevice(stage.cloudUrl, account, code)
    const state = await app.until('signed in with a plan', (s) => s.entitlement !== null, 15 * SECOND)
    expectThat(state.entitlement?.plan.id === 'free', `the plan is ${state.entitlement?.plan.id}`)
    return `${state.account?.memberEmail} on ${state.entitlement.plan.name}, code ${code} approved in the browser`
  })

  await step('Two layouts pass and are charged', async () => {
    await charge()
    await charge()
    await untilLayoutsUsed(app, 2)
    return '2 of 5 used'
  })

  await step('A run that fails is not charged', async () => {
    const outcome = await runOperation(revit, { ...LAYOUT, ending: 'fail' })
    expectThat(outcome.kind === 'released', `the run was ${outcome.kind}`)
    const { items } = await app.rpc.call('activity.list', {})
    const item = items.find((one) => one.id === outcome.reservationId)
    expectThat(item?.outcome === 'not_charged' && item.ending === 'failed', `Activity says ${JSON.stringify(item)}`)
    return 'Activity: not charged, the operation failed'
  })

  await step('A run whose Revit dies is not charged', async () => {
    const dying = await openRevit(stage, 2027)
    const outcome = await runOperation(dying, { ...LAYOUT, ending: 'crash' })
    expectThat(outcome.kind === 'crashed', `the run was ${outcome.kind}`)
    const item = await untilLapsed(app, outcome.reservationId)
    expectThat(item.charged === 0, `Activity says ${JSON.stringify(item)}`)
    await app.until('the units are free again', (s) => s.meters.every((meter) => meter.held === 0), 5 * SECOND)
    return 'Activity: not charged, Revit closed; the held layout is free again'
  })

  await step('Three more layouts pass: five of five', async () => {
    await charge()
    await charge()
    await charge()
    await untilLayoutsUsed(app, 5)
    return '5 of 5 used'
  })

  await step('The sixth is refused with limit, reset date and the plan that lifts it', async () => {
    const decision = refusal(await runOperation(revit, LAYOUT))
    expectThat(decision.code === 'quota_exhausted', `the code was ${decision.code}`)
    expectThat(decision.meter?.limit === 5, `the limit was ${decision.meter?.limit}`)
    expectThat(decision.meter.resetsAt.endsWith('T00:00:00.000Z'), `resets at ${decision.meter.resetsAt}`)
    expectThat(decision.upgrade?.requiredPlan === 'professional', `offers ${decision.upgrade?.requiredPlan}`)
    expectThat(decision.message.includes('Professional gives 100'), decision.message)
    return decision.message
  })

  await step('A declined card changes nothing', async () => {
    const checkout = await app.rpc.call('billing.startCheckout', { planId: 'professional', interval: 'month' })
    if (checkout.checkout === null) await app.until('a checkout', (s) => s.checkout?.status === 'open', 15 * SECOND)
    const page = await fetch(app.state().checkout?.checkout?.url ?? checkout.checkout?.url ?? '')
    expectThat(page.ok, `the checkout page answered ${page.status}`)
    expectThat(!(await payCheckout(stage.emulatorUrl, '4000000000000002')), 'the declined card was taken')
    expectThat(app.state().entitlement?.plan.id === 'free', 'the plan changed')
    return 'still on Free, the checkout stays open'
  })

  await step('Starting the checkout again opens no second one; the card is taken', async () => {
    await app.rpc.call('billing.startCheckout', { planId: 'professional', interval: 'month' })
    expectThat(await payCheckout(stage.emulatorUrl, '4242424242424242'), 'the card was refused')
    return 'paid $49 for Professional, monthly'
  })

  await step('Within 10 seconds the same Revit connection is allowed again', async () => {
    const paidAt = Date.now()
    let outcome = await runOperation(revit, LAYOUT)
    while (outcome.kind === 'denied' && Date.now() - paidAt < 10 * SECOND) {
      await sleep(100)
      outcome = await runOperation(revit, LAYOUT)
    }
    expectThat(outcome.kind === 'charged', 'still refused after 10 s')
    const meter = outcome.decision.meter
    expectThat(meter?.limit === 100, `the limit is ${meter?.limit}`)
    return `allowed after ${((Date.now() - paidAt) / 1000).toFixed(1)} s: ${meter.used + 1} of 100`
  })

  await step('The network goes away: three more runs pass', async () => {
    await stage.network.cut()
    const state = await app.until('offline', (s) => s.connectivity.status === 'unreachable', 30 * SECOND)
    const codes: string[] = []
    for (let run = 0; run < 3; run += 1) codes.push((await charge()).decision.code)
    expectThat(
      codes.every((code) => code === 'ok_offline'),
      `the codes were ${codes.join(', ')}`,
    )
    const grace = state.connectivity.graceEndsAt
    expectThat(grace !== null, 'no end of the grace is told')
    return `allowed offline, until ${new Date(grace).toISOString().slice(0, 10)} at most`
  })

  await step('The network returns: ledger and journal agree by event id', async () => {
    await stage.network.mend()
    await app.rpc.call('sync.now', {})
    await app.until(
      'everything acknowledged',
      (s) => s.connectivity.status === 'online' && s.connectivity.queued === 0,
      30 * SECOND,
    )
    const books = await compareBooks(stage.storeFile, stage.databaseFile)
    expectThat(books.differences.length === 0, books.differences.join('\n'))
    expectThat(
      books.journal === 9 && books.ledger === 9,
      `journal ${books.journal}, ledger ${books.ledger} instead of 9`,
    )
    await untilLayoutsUsed(app, 9)
    return '9 charged in the journal, the same 9 settled in the ledger'
  })

  await revit.close()
  app.close()
}

const folder = mkdtempSync(join(tmpdir(), 'revitautoplan-demo-'))
console.log('The main job, on the real processes (cloud, emulated Stripe, companion, simulated Revit):\n')
let stage: Stage | null = null
try {
  stage = await openStage(root, folder, HOLD_GRACE)
  await play(stage)
  console.log('\nEvery step went as it should.')
} catch (error) {
  console.error(`\nThe main job did not go as it should: ${error instanceof Error ? error.message : String(error)}`)
  process.exitCode = 1
} finally {
  await stage?.close()
  rmSync(folder, { recursive: true, force: true })
}
