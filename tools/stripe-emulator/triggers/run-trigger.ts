import { readFileSync } from 'node:fs'

/** One request of a trigger of Stripe's command line. `${name:field}` in it stands for a field of an earlier answer. */
export interface TriggerStep {
  name: string
  path: string
  method: string
  params?: Record<string, unknown>
  expected_error_type?: string
}

/** Triggers of Stripe's command line by the event that they are there for, as Stripe wrote them. */
export function readTriggers(): Record<string, TriggerStep[]> {
  const text = readFileSync(new URL('stripe-cli-triggers.json', import.meta.url), 'utf8')
  // Stripe's file, whose shape is that of its command line.
  return (JSON.parse(text) as { triggers: Record<string, TriggerStep[]> }).triggers
}

/** Plays a trigger as the command line does: one request after the other, each able to use what the earlier ones answered. */
export async function runTrigger(url: string, steps: readonly TriggerStep[]): Promise<Record<string, unknown>> {
  const answers: Record<string, unknown> = {}
  for (const step of steps) {
    const body = new URLSearchParams(formPairs(step.params ?? {}, answers))
    const query = step.method === 'get' || step.method === 'delete' ? `?${body.toString()}` : ''
    const response = await fetch(`${url}${fill(step.path, answers)}${query}`, {
      method: step.method.toUpperCase(),
      // The command line sends no version.
      headers: { authorization: 'Bearer sk_test_cli' },
      ...(step.method === 'post' ? { body } : {}),
    })
    const answer = (await response.json()) as { error?: { type: string; message: string } }
    if (answer.error?.type !== step.expected_error_type) {
      throw new Error(`${step.name} (${step.method} ${step.path}): ${answer.error?.message ?? 'no error came'}`)
    }
    answers[step.name] = answer
  }
  return answers
}

function fill(text: string, answers: Record<string, unknown>): string {
  return text.replaceAll(/\$\{(\w+):(\w+)\}/g, (_whole, name: string, field: string) => {
    const answer: unknown = answers[name]
    const value: unknown =
      typeof answer === 'object' && answer !== null ? new Map(Object.entries(answer)).get(field) : ''
    return String(value)
  })
}

function formPairs(value: unknown, answers: Record<string, unknown>, name = ''): [string, string][] {
  if (typeof value !== 'object' || value === null) return [[name, fill(String(value), answers)]]
  return Object.entries(value).flatMap(([key, inner]) =>
    formPairs(inner, answers, name === '' ? key : `${name}[${key}]`),
  )
}
