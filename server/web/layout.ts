import type { CurrentMember } from '../features/accounts/current-member.ts'
import type { Assets } from './assets.ts'
import { html, type Html } from './html.ts'

export interface Sheet {
  title: string
  /** Who is signed in; `null` when nobody is. */
  member: CurrentMember | null
  main: Html
  /** The path of the navigation entry that this page is. */
  active?: '/account' | '/pricing' | '/sign-in' | '/sign-up' | '/admin'
  /** One column for a form. */
  narrow?: boolean
  /** Name and value pairs of the title block at the foot, before the ones of every page. */
  block?: readonly (readonly [string, string])[]
  /** A further style sheet. */
  style?: 'pricing.css'
}

/** Draws a page: head, content, and the title block at the foot of the sheet. */
export type DrawSheet = (sheet: Sheet) => string

/** Draws with the style sheets of `assets`. */
export function createSheet(assets: Assets): DrawSheet {
  return (sheet) =>
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${sheet.title} – RevitAutoPlan</title>
          <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
          ${assets.sheetUrls.map((url) => html`<link rel="stylesheet" href="${url}" />`)}
          ${sheet.style !== undefined && html`<link rel="stylesheet" href="${assets.styleUrl(sheet.style)}" />`}
        </head>
        <body>
          <a class="skip" href="#main">Skip to the content</a>
          ${head(sheet)}
          <main id="main" class="${sheet.narrow === true ? 'narrow' : 'wide'}">${sheet.main}</main>
          ${block(sheet)}
        </body>
      </html>`.text
}

function head(sheet: Sheet): Html {
  const entries: (readonly [string, string])[] =
    sheet.member === null
      ? [
          ['/pricing', 'Plans'],
          ['/sign-in', 'Sign in'],
          ['/sign-up', 'Sign up'],
        ]
      : [
          ['/account', 'Account'],
          ['/pricing', 'Plans'],
          ...(sheet.member.isAdmin ? ([['/admin', 'Admin']] as const) : []),
        ]
  return html`<header class="head">
    <a class="mark" href="/"><img src="/assets/mark.svg" alt="" width="20" height="20" />RevitAutoPlan</a>
    <nav aria-label="Pages">
      ${entries.map(
        ([path, name]) => html`<a href="${path}" ${sheet.active === path && html`aria-current="page"`}>${name}</a>`,
      )}
      ${
        sheet.member !== null &&
        html`<form class="inline" method="post" action="/sign-out"><button class="plain">Sign out</button></form>`
      }
    </nav>
  </header>`
}

function block(sheet: Sheet): Html {
  const facts: (readonly [string, string])[] = [
    ...(sheet.block ?? []),
    ...(sheet.member === null ? [] : ([['Signed in as', sheet.member.email]] as const)),
    ['Sheet', sheet.title],
  ]
  return html`<footer class="block">
    <dl>
      ${facts.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>
  </footer>`
}
