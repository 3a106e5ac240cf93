import nodemailer from 'nodemailer'
import type { Logger } from 'pino'
import { z } from 'zod'

export interface Mail {
  readonly to: string
  readonly subject: string
  /** Plain text; lines under 78 characters. */
  readonly text: string
}

export interface Mailer {
  /** Sends or prints the mail. A mail that cannot be sent is logged: what it told about has happened all the same. */
  send(mail: Mail): Promise<void>
  close(): void
}

/** A sender's mail that holds a sign-in link is for its reader alone; it is printed where no SMTP server is set, never logged. */
export function createMailer(deps: {
  smtpUrl: string | null
  from: string
  logger: Logger
  print: (text: string) => void
}): Mailer {
  if (deps.smtpUrl === null) {
    return {
      send(mail) {
        deps.print(printedMail(mail))
        return Promise.resolve()
      },
      close() {},
    }
  }
  const transport = nodemailer.createTransport(deps.smtpUrl)
  return {
    async send(mail) {
      try {
        await transport.sendMail({ from: deps.from, to: mail.to, subject: mail.subject, text: mail.text })
      } catch (error) {
        deps.logger.error(failureForLog(error), 'a mail could not be sent')
      }
    },
    close() {
      transport.close()
    },
  }
}

const replySchema = z.object({ responseCode: z.int(), code: z.string().optional() })

/** A server's reply repeats the address it is about, so only its number is logged; without one nobody was reached. */
function failureForLog(error: unknown): object {
  const reply = replySchema.safeParse(error)
  return reply.success ? { smtpReply: reply.data.responseCode, code: reply.data.code } : { err: error }
}

function printedMail(mail: Mail): string {
  const rule = '─'.repeat(72)
  return [rule, `Mail to ${mail.to}`, `Subject: ${mail.subject}`, '', mail.text, rule].join('\n')
}
