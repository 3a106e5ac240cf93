import { betterAuth } from 'better-auth'
import { bearer, deviceAuthorization, organization } from 'better-auth/plugins'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { DAY, HOUR, SECOND } from '../../../shared/time/duration.ts'
import type { Database } from '../../db/database.ts'
import type { Mailer } from '../../mail/mailer.ts'
import { DISABLED_AUTH_PATHS } from './accounts-contract.ts'
import { refusalSchema } from './auth-refusal.ts'
import { checkedName } from './checked-name.ts'
import { newUserCode } from './user-code.ts'
import { invitationMail, passwordResetMail, verificationMail } from './account-mails.ts'

/** The only client that may ask for a device's sign-in. */
export const DEVICE_CLIENT_ID = 'revitautoplan-companion'

/** Carries the peer's address to better-auth. Set by the cloud on every request: what a client sends under this name is dropped. */
export const CLIENT_ADDRESS_HEADER = 'x-revitautoplan-client-address'

export const PASSWORD_LENGTH = { min: 8, max: 128 } as const

export interface AuthDeps {
  db: Kysely<Database>
  publicUrl: string
  secret: string
  mailer: Mailer
  logger: Logger
  newId: () => string
  /** Requests a client address may make to sign-in, sign-up and the like in a minute. */
  attemptsPerMinute: number
  /** A member was stored. */
  onMemberCreated: (member: { id: string; name: string }) => Promise<void>
  onAccountRenamed: (accountId: string, name: string) => Promise<void>
}

/** The names of better-auth's tables; see the migration. `user` and the like are reserved words of PostgreSQL. */
const TABLES = {
  user: 'auth_user',
  session: 'auth_session',
  credential: 'auth_credential',
  verification: 'auth_verification',
  organization: 'auth_organization',
  organizationMember: 'auth_organization_member',
  invitation: 'auth_invitation',
  deviceCode: 'auth_device_code',
  rateLimit: 'auth_rate_limit',
} as const

/** Accounts, sessions and the sign-in of devices, by better-auth on the cloud's own database. */
export function createAuth(deps: AuthDeps) {
  const attempts = { window: 60, max: deps.attemptsPerMinute }
  return betterAuth({
    appName: 'RevitAutoPlan',
    baseURL: deps.publicUrl,
    basePath: '/api/auth',
    disabledPaths: [...DISABLED_AUTH_PATHS],
    secret: deps.secret,
    trustedOrigins: [deps.publicUrl],
    // The whole sign-up is one transaction, so that no member is left without a password.
    database: { db: deps.db, type: 'sqlite', transaction: true },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      disableColors: true,
      // Only the words: what follows, also behind a colon, comes from a client. Nor is what a client did wrong an error of ours.
      log(level, message) {
        const words = message.split(':', 1)[0] ?? ''
        deps.logger[level === 'error' || level === 'warn' ? 'warn' : 'debug']({ part: 'auth' }, words)
      },
    },
    onAPIError: {
      // Without this it prints refusals, with what a client sent in them, to the console.
      onError(error) {
        if (refusalSchema.safeParse(error).success) return
        deps.logger.error({ part: 'auth', err: error }, 'a request could not be answered')
      },
    },
    user: {
      modelName: TABLES.user,
      additionalFields: { role: { type: 'string', required: true, defaultValue: 'member', input: false } },
    },
    session: { modelName: TABLES.session, expiresIn: (30 * DAY) / SECOND, updateAge: DAY / SECOND },
    account: { modelName: TABLES.credential },
    verification: { modelName: TABLES.verification },
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: TABLES.rateLimit,
      window: 60,
      max: 600,
      customRules: {
        '/sign-in/email': attempts,
        '/sign-up/email': attempts,
        '/request-password-reset': attempts,
        '/send-verification-email': attempts,
        '/reset-password': attempts,
        '/organization/invite-member': attempts,
        '/device': attempts,
        '/device/code': attempts,
        '/device/approve': attempts,
        '/device/deny': attempts,
      },
    },
    advanced: {
      database: { generateId: () => deps.newId() },
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      cookiePrefix: 'revitautoplan',
      useSecureCookies: deps.publicUrl.startsWith('https://'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', path: '/' },
      // Said out loud, because better-auth switches both off where NODE_ENV is "test".
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_LENGTH.min,
      maxPasswordLength: PASSWORD_LENGTH.max,
      resetPasswordTokenExpiresIn: HOUR / SECOND,
      revokeSessionsOnPasswordReset: true,
      async sendResetPassword({ user, token }) {
        const url = `${deps.publicUrl}/reset-password?token=${encodeURIComponent(token)}`
        await deps.mailer.send(passwordResetMail(user, url))
      },
    },
    emailVerification: {
      sendOnSignUp: true,
      expiresIn: DAY / SECOND,
      async sendVerificationEmail({ user, token }) {
        const url = `${deps.publicUrl}/api/auth/verify-email?token=${encodeURIComponent(token)}&callbackURL=%2Faccount`
        await deps.mailer.send(verificationMail(user, url))
      },
    },
    databaseHooks: {
      // Runs after the transaction of the sign-up: inside it a call on the database would wait for itself.
      user: {
        create: {
          before: (user) => Promise.resolve({ data: { name: checkedName(user.name) } }),
          after: (user) => deps.onMemberCreated({ id: user.id, name: user.name }),
        },
        update: {
          before: (user) => Promise.resolve({ data: user.name === undefined ? {} : { name: checkedName(user.name) } }),
        },
      },
    },
    plugins: [
      organization({
        schema: {
          organization: { modelName: TABLES.organization },
          member: { modelName: TABLES.organizationMember },
          invitation: { modelName: TABLES.invitation },
        },
        // An account has books: it is made with its member and is never deleted from here.
        allowUserToCreateOrganization: false,
        disableOrganizationDeletion: true,
        invitationExpiresIn: (7 * DAY) / SECOND,
        requireEmailVerificationOnInvitation: true,
        async sendInvitationEmail(invitation) {
          await deps.mailer.send(
            invitationMail(
              {
                email: invitation.email,
                inviterName: invitation.inviter.user.name,
                accountName: invitation.organization.name,
              },
              `${deps.publicUrl}/invitation?id=${encodeURIComponent(invitation.id)}`,
            ),
          )
        },
        organizationHooks: {
          beforeUpdateOrganization({ organization }) {
            return Promise.resolve({
              data: organization.name === undefined ? {} : { name: checkedName(organization.name) },
            })
          },
          async afterUpdateOrganization({ organization }) {
            if (organization !== null) await deps.onAccountRenamed(organization.id, organization.name)
          },
        },
      }),
      deviceAuthorization({
        verificationUri: `${deps.publicUrl}/device`,
        expiresIn: '15m',
        interval: '2s',
        generateUserCode: newUserCode,
        validateClient: (clientId) => clientId === DEVICE_CLIENT_ID,
        schema: { deviceCode: { modelName: TABLES.deviceCode } },
      }),
      bearer(),
    ],
  })
}

export type Auth = ReturnType<typeof createAuth>
