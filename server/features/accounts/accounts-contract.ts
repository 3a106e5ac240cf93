import { z } from 'zod'
import { AUTH_BODY_LIMIT } from '../../http/body-limits.ts'
import { defineRoute, type RouteAccess, type RouteContract } from '../../http/contract/route-contract.ts'

const email = z.string().max(254)
const password = z.string().max(128)
const anything = z.looseObject({})
const text = z.string()

/** Errors of the device flow keep the form that RFC 8628 (section 3.5) and RFC 6749 (section 5.2) give them. */
export const deviceFlowErrorSchema = z.object({ error: z.string(), error_description: z.string().optional() })

/** It tells its own codes, in small letters. */
const REFUSED = {
  400: ['refused'],
  401: ['refused'],
  403: ['refused'],
  404: ['not_found'],
  405: ['refused'],
  409: ['refused'],
  415: ['refused'],
  422: ['refused'],
} as const

interface AuthRoute {
  readonly id: string
  readonly summary: string
  readonly access?: readonly RouteAccess[]
  readonly body?: z.ZodType
  readonly query?: z.ZodObject
  readonly params?: z.ZodObject
  readonly answers?: RouteContract['answers']
  readonly isDeviceFlow?: true
}

function route(method: 'get' | 'post', path: string, described: AuthRoute): RouteContract {
  const { id, summary, access = ['member'], body, query, params, answers, isDeviceFlow } = described
  return defineRoute({
    id,
    method,
    path: `/api/auth${path}`,
    kind: 'api',
    summary,
    access,
    rate: 'pages',
    ...(body === undefined
      ? {}
      : { body: { type: 'application/json', schema: body, limit: AUTH_BODY_LIMIT, required: false } as const }),
    ...(query === undefined ? {} : { query }),
    ...(params === undefined ? {} : { params }),
    answers: answers ?? { 200: { description: 'Done.', schema: z.unknown() } },
    errors: REFUSED,
    ...(isDeviceFlow === undefined
      ? {}
      : { foreignErrors: { 400: deviceFlowErrorSchema, 401: deviceFlowErrorSchema, 403: deviceFlowErrorSchema } }),
  })
}

const get = (path: string, described: AuthRoute): RouteContract => route('get', path, described)
const post = (path: string, described: AuthRoute): RouteContract => route('post', path, described)

const everybody = ['everybody'] as const
const redirected = { 302: { description: 'Sent on to the address that `callbackURL` names.' } } as const
const sessionUser = z.looseObject({ token: z.string().nullable(), user: z.looseObject({ id: z.string() }) })
const organizationId = z.string().optional()

const noService = {
  summary: 'Where sign-in by another service would lead: none is set up, so it leads to an error page',
  access: everybody,
  params: z.object({ id: text }),
  answers: redirected,
} as const

/**
 * Sessions, members and the sign-in of devices, by better-auth. What a script needs is described in full; the rest is what the
 * pages use. A request that changes something and carries a cookie must name our origin.
 */
export const accountsContract: readonly RouteContract[] = [
  post('/sign-up/email', {
    id: 'authSignUp',
    summary: 'A new member with an account of his own',
    access: everybody,
    body: z.looseObject({ name: text.max(80), email, password }),
    answers: { 200: { description: 'Signed in: the token also stands in the cookie.', schema: sessionUser } },
  }),
  post('/sign-in/email', {
    id: 'authSignIn',
    summary: 'Sign in by e-mail address and password',
    access: everybody,
    body: z.looseObject({ email, password }),
    answers: { 200: { description: 'Signed in: the token also stands in the cookie.', schema: sessionUser } },
  }),
  post('/sign-out', { id: 'authSignOut', summary: 'End this session', access: everybody, body: anything }),
  get('/get-session', { id: 'authReadSession', summary: 'Who is signed in; `null` when nobody is', access: everybody }),
  post('/get-session', { id: 'authRenewSession', summary: 'The same, renewing the session', access: everybody }),
  get('/verify-email', {
    id: 'authVerifyEmail',
    summary: 'Where the link of the confirmation mail leads',
    access: ['address'],
    query: z.looseObject({ token: text, callbackURL: text.optional() }),
    answers: { 200: { description: 'Confirmed.', schema: z.unknown() }, ...redirected },
  }),
  post('/send-verification-email', {
    id: 'authSendVerification',
    summary: 'Send the confirmation mail again',
    access: everybody,
    body: z.looseObject({ email, callbackURL: text.optional() }),
  }),
  post('/request-password-reset', {
    id: 'authRequestReset',
    summary: 'Send a link to choose a new password',
    access: everybody,
    body: z.looseObject({ email, redirectTo: text.optional() }),
  }),
  get('/reset-password/:token', {
    id: 'authFollowReset',
    summary: 'Where a link to choose a new password may lead',
    access: ['address'],
    params: z.object({ token: text }),
    query: z.looseObject({ callbackURL: text }),
    answers: { ...redirected },
  }),
  post('/reset-password', {
    id: 'authReset',
    summary: 'Set a new password with the token of that link',
    access: ['address'],
    body: z.looseObject({ newPassword: password, token: text.optional() }),
  }),
  post('/change-password', {
    id: 'authChangePassword',
    summary: 'Change the password',
    body: z.looseObject({
      newPassword: password,
      currentPassword: password,
      revokeOtherSessions: z.boolean().optional(),
    }),
  }),
  post('/update-user', {
    id: 'authUpdateMember',
    summary: 'Change one’s name',
    body: z.looseObject({ name: text.max(80).optional() }),
  }),
  get('/list-sessions', { id: 'authListSessions', summary: 'One’s sessions' }),
  post('/revoke-session', {
    id: 'authRevokeSession',
    summary: 'End one session',
    body: z.looseObject({ token: text }),
  }),
  post('/revoke-sessions', { id: 'authRevokeSessions', summary: 'End every session' }),
  post('/revoke-other-sessions', { id: 'authRevokeOthers', summary: 'End every session but this one' }),

  post('/device/code', {
    id: 'startDeviceSignIn',
    summary: 'Ask for the code of a device (RFC 8628, section 3.1)',
    access: everybody,
    body: z.looseObject({ client_id: text, scope: text.optional() }),
    answers: {
      200: {
        description: 'The codes.',
        schema: z.looseObject({
          device_code: text,
          user_code: text,
          verification_uri: text,
          verification_uri_complete: text,
          expires_in: z.number(),
          interval: z.number(),
        }),
      },
    },
    isDeviceFlow: true,
  }),
  post('/device/token', {
    id: 'readDeviceToken',
    summary: 'Ask whether the code was approved (section 3.4)',
    access: everybody,
    body: z.looseObject({ grant_type: text, device_code: text, client_id: text }),
    answers: {
      200: { description: 'A session.', schema: z.looseObject({ access_token: text, token_type: text }) },
    },
    isDeviceFlow: true,
  }),
  get('/device', {
    id: 'claimDeviceCode',
    summary: 'Claim a code for the signed-in member',
    query: z.looseObject({ user_code: text }),
    answers: { 200: { description: 'The code and its state.', schema: z.looseObject({ status: text }) } },
    isDeviceFlow: true,
  }),
  post('/device/approve', {
    id: 'approveDevice',
    summary: 'Let the device in',
    body: z.looseObject({ userCode: text }),
    isDeviceFlow: true,
  }),
  post('/device/deny', {
    id: 'denyDevice',
    summary: 'Keep it out',
    body: z.looseObject({ userCode: text }),
    isDeviceFlow: true,
  }),

  post('/organization/update', {
    id: 'authUpdateAccount',
    summary: 'Rename the account',
    body: z.looseObject({ data: z.looseObject({ name: text.optional() }), organizationId }),
  }),
  post('/organization/set-active', {
    id: 'authChooseAccount',
    summary: 'Work in another account that one belongs to',
    body: z.looseObject({ organizationId: text.nullable().optional() }),
  }),
  get('/organization/get-organization', {
    id: 'authReadAccount',
    summary: 'The account',
    query: z.looseObject({ organizationId }),
  }),
  get('/organization/get-full-organization', {
    id: 'authReadFullAccount',
    summary: 'The account with members and invitations',
    query: z.looseObject({ organizationId }),
  }),
  get('/organization/list', { id: 'authListAccounts', summary: 'The accounts that one belongs to' }),
  post('/organization/invite-member', {
    id: 'authInvite',
    summary: 'Invite somebody by mail',
    body: z.looseObject({ email, role: text, organizationId }),
  }),
  post('/organization/cancel-invitation', {
    id: 'authCancelInvitation',
    summary: 'Take an invitation back',
    body: z.looseObject({ invitationId: text }),
  }),
  post('/organization/accept-invitation', {
    id: 'authAcceptInvitation',
    summary: 'Join an account',
    body: z.looseObject({ invitationId: text }),
  }),
  post('/organization/reject-invitation', {
    id: 'authRejectInvitation',
    summary: 'Decline an invitation',
    body: z.looseObject({ invitationId: text }),
  }),
  get('/organization/get-invitation', {
    id: 'authReadInvitation',
    summary: 'An invitation to oneself',
    query: z.looseObject({ id: text }),
  }),
  get('/organization/list-invitations', {
    id: 'authListInvitations',
    summary: 'The invitations of the account',
    query: z.looseObject({ organizationId }),
  }),
  get('/organization/list-user-invitations', { id: 'authListOwnInvitations', summary: 'The invitations to oneself' }),
  get('/organization/get-active-member', { id: 'authReadMembership', summary: 'One’s membership' }),
  get('/organization/get-active-member-role', { id: 'authReadRole', summary: 'One’s role' }),
  get('/organization/list-members', {
    id: 'authListMembers',
    summary: 'The members',
    query: z.looseObject({ organizationId }),
  }),
  post('/organization/remove-member', {
    id: 'authRemoveMember',
    summary: 'Remove a member; his devices are retired',
    body: z.looseObject({ memberIdOrEmail: text, organizationId }),
  }),
  post('/organization/update-member-role', {
    id: 'authUpdateRole',
    summary: 'Give a member another role',
    body: z.looseObject({ memberId: text, role: z.union([text, z.array(text)]), organizationId }),
  }),
  post('/organization/leave', {
    id: 'authLeave',
    summary: 'Leave an account',
    body: z.looseObject({ organizationId: text }),
  }),
  post('/organization/has-permission', {
    id: 'authHasPermission',
    summary: 'Whether one’s role allows something',
    body: anything,
  }),
  get('/callback/:id', { ...noService, id: 'authCallback' }),
  post('/callback/:id', { ...noService, id: 'authCallbackForm', body: anything }),
  get('/ok', { id: 'authOk', summary: 'Whether it answers', access: everybody }),
  get('/error', {
    id: 'authError',
    summary: 'Where a link leads that failed without a page to return to',
    access: everybody,
    answers: { 200: { description: 'A page.', type: 'text/html' }, ...redirected },
  }),
]

/**
 * Paths of better-auth that nothing here uses: sign-in by other services, deletion and change of addresses, and the making of
 * accounts. They are switched off.
 */
export const DISABLED_AUTH_PATHS: readonly string[] = [
  '/sign-in/social',
  '/link-social',
  '/unlink-account',
  '/list-accounts',
  '/account-info',
  '/refresh-token',
  '/get-access-token',
  '/verify-password',
  '/change-email',
  '/update-session',
  '/delete-user',
  '/delete-user/callback',
  '/organization/create',
  '/organization/delete',
  '/organization/check-slug',
]
