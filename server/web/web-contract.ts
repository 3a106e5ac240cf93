import { z } from 'zod'
import { FORM_LIMIT } from '../http/body-limits.ts'
import { defineRoute, type RouteContract } from '../http/contract/route-contract.ts'

export const CODE_LENGTH = 64
const PAGE = { 200: { description: 'The page.', type: 'text/html' } } as const
const WRONG_FORM = { 400: { description: 'The form again, saying what is wrong.', type: 'text/html' } } as const
const TAKEN = { 403: { description: 'Another member opened this code first.', type: 'text/html' } } as const
const SENT_ON = { 303: { description: 'Sent on to another page.' } } as const

interface PageOptions {
  readonly id: string
  readonly path: string
  readonly summary: string
  readonly query?: z.ZodObject
  readonly answers?: RouteContract['answers']
}

function page<const Options extends PageOptions>(options: Options, rate: 'pages' | 'attempts' = 'pages') {
  return {
    method: 'get',
    kind: 'page',
    access: ['everybody'],
    rate,
    ...options,
    answers: options.answers ?? { ...PAGE, ...SENT_ON },
  } as const
}

function form<const Schema extends z.ZodType>(options: {
  id: string
  path: string
  summary: string
  schema: Schema
  rate?: 'pages' | 'attempts'
  answers?: Readonly<Record<number, { description: string; type?: string }>>
}) {
  const { schema, ...rest } = options
  return {
    method: 'post',
    kind: 'page',
    access: ['everybody'],
    rate: 'attempts',
    body: { type: 'application/x-www-form-urlencoded', schema, limit: FORM_LIMIT, required: false },
    ...rest,
    answers: { ...SENT_ON, ...WRONG_FORM, ...rest.answers },
  } as const
}

const next = z.string().optional()
const invitation = z.object({ id: z.string().min(1).max(64) })
/** A page takes a query that it does not understand for none. */
const anything = z.string().optional()

/** The pages for people. Who is not signed in where he must be is sent to sign in and back. */
export const webContract = {
  home: defineRoute(page({ id: 'openHome', path: '/', summary: 'Sends on to the account or to the prices' })),
  pricing: defineRoute(
    page({ id: 'openPricing', path: '/pricing', summary: 'Plans and prices', query: z.object({ interval: anything }) }),
  ),
  signIn: defineRoute(
    page({ id: 'openSignIn', path: '/sign-in', summary: 'Sign in', query: z.object({ next, done: anything }) }),
  ),
  sendSignIn: defineRoute(
    form({
      id: 'signIn',
      path: '/sign-in',
      summary: 'Sign in by e-mail address and password',
      schema: z.object({
        email: z.string().max(254).default(''),
        password: z.string().max(1000).default(''),
        next,
      }),
      answers: { 401: { description: 'The form again: address or password are wrong.', type: 'text/html' } },
    }),
  ),
  signOut: defineRoute(
    form({ id: 'signOut', path: '/sign-out', summary: 'Sign out', schema: z.looseObject({}), rate: 'pages' }),
  ),
  signUp: defineRoute(page({ id: 'openSignUp', path: '/sign-up', summary: 'Sign up', query: z.object({ next }) })),
  sendSignUp: defineRoute(
    form({
      id: 'signUp',
      path: '/sign-up',
      summary: 'A new member with an account of his own, on the Free plan',
      schema: z.object({
        name: z.string().max(1000).default(''),
        email: z.string().max(1000).default(''),
        password: z.string().max(1000).default(''),
        next,
      }),
    }),
  ),
  forgotPassword: defineRoute(
    page({ id: 'openForgotPassword', path: '/forgot-password', summary: 'Ask for a link to choose a new password' }),
  ),
  sendForgotPassword: defineRoute(
    form({
      id: 'requestPasswordReset',
      path: '/forgot-password',
      summary: 'Send that link; the answer is the same whether or not the address is known',
      schema: z.object({ email: z.string().max(254).default('') }),
      answers: PAGE,
    }),
  ),
  resetPassword: defineRoute(
    page({
      id: 'openResetPassword',
      path: '/reset-password',
      summary: 'Choose a new password',
      query: z.object({ token: anything }),
    }),
  ),
  sendResetPassword: defineRoute(
    form({
      id: 'resetPassword',
      path: '/reset-password',
      summary: 'Set the new password; every open session ends',
      schema: z.object({ token: z.string().max(200).default(''), password: z.string().max(1000).default('') }),
    }),
  ),
  device: defineRoute(
    page(
      {
        id: 'openDevice',
        path: '/device',
        summary: 'Approve a device by its code (RFC 8628)',
        query: z.object({ user_code: z.string().max(CODE_LENGTH).optional() }),
        answers: { ...PAGE, ...SENT_ON, ...WRONG_FORM, ...TAKEN },
      },
      'attempts',
    ),
  ),
  sendDevice: defineRoute(
    form({
      id: 'decideDevice',
      path: '/device',
      summary: 'Approve or deny a device',
      schema: z.object({
        user_code: z.string().max(CODE_LENGTH),
        decision: z.enum(['approve', 'deny']),
        confirmed: z.string().optional(),
      }),
      answers: { ...PAGE, ...TAKEN },
    }),
  ),
  account: defineRoute(
    page({
      id: 'openAccount',
      path: '/account',
      summary: 'The plan, the usage and the members of the account',
      query: z.object({ done: anything, error: anything }),
    }),
  ),
  sendConfirmation: defineRoute(
    form({
      id: 'sendConfirmation',
      path: '/account/confirmation',
      summary: 'Send the mail that confirms the address again',
      schema: z.looseObject({}),
    }),
  ),
  sendAccountName: defineRoute(
    form({
      id: 'renameAccount',
      path: '/account/name',
      summary: 'Rename the account; owners and admins',
      schema: z.object({ name: z.string().max(1000).default('') }),
      rate: 'pages',
    }),
  ),
  sendInvitation: defineRoute(
    form({
      id: 'inviteMember',
      path: '/account/invitations',
      summary: 'Invite somebody by mail; owners and admins',
      schema: z.object({ email: z.string().max(1000).default('') }),
    }),
  ),
  invitation: defineRoute(
    page({ id: 'openInvitation', path: '/invitation', summary: 'Join an account?', query: invitation }),
  ),
  sendJoin: defineRoute(
    form({ id: 'joinAccount', path: '/invitation', summary: 'Join it', schema: invitation, rate: 'pages' }),
  ),
} as const
