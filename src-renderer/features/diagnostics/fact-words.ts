import type { CheckFact } from '../../../shared/protocol/ui-diagnostics.ts'
import type { TranslateApp } from '../../../shared/words/app-words.ts'
import type { Formats } from '../../../shared/words/create-formats.ts'
import { SECOND } from '../../../shared/time/duration.ts'

/** The name of a fact. */
export function factName(t: TranslateApp, fact: CheckFact): string {
  return fact.kind === 'connection' || fact.kind === 'refusal' ? t(`fact.${fact.kind}`) : t(`fact.${fact.name}`)
}

/** What a fact says, as a person writes it. */
export function factValue(t: TranslateApp, formats: Formats, fact: CheckFact, now: number): string {
  switch (fact.kind) {
    case 'text':
    case 'path':
      return fact.value
    case 'word':
      return t(`factWord.${fact.value}`)
    case 'number':
      // A port is a name, not a quantity.
      return fact.name === 'port' || fact.name === 'listening_on' ? String(fact.value) : formats.number(fact.value)
    case 'bytes':
      return formats.bytes(fact.value)
    case 'instant':
      return formats.dateTime(fact.value)
    case 'span':
      return fact.value < 10 * SECOND
        ? t('fact.milliseconds', { count: formats.number(fact.value) })
        : formats.span(fact.value)
    case 'connection':
      return [
        t('connected.as', {
          host: `${fact.product} ${fact.year}${fact.build === null ? '' : ` (${fact.build})`}`,
          plugin: `${fact.client} ${fact.clientVersion}`,
          pid: String(fact.pid),
        }),
        fact.sdkVersion === null ? null : t('connected.sdk', { version: fact.sdkVersion }),
        t('connected.heard', { ago: formats.ago(now - fact.lastHeardAt) }),
      ]
        .filter((part) => part !== null)
        .join(', ')
    case 'refusal':
      return t('turnedAway.as', {
        why: t(`turnedAway.${fact.reason}`),
        count: fact.count,
        when: formats.dateTime(fact.lastAt),
      })
  }
}
