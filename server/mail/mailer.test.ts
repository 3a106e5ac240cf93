import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createLogger } from '../http/create-logger.ts'
import { createMailer } from './mailer.ts'

const MAIL = { to: 'anna@example.com', subject: 'Confirm your e-mail address', text: 'Follow the link: x' }

let server: Server | undefined
afterEach(() => void server?.close())

/** An SMTP server that takes one mail (RFC 5321, the few replies that it needs), or knows no recipient. */
async function smtpServer(refusal?: string): Promise<{ url: string; received: Promise<string> }> {
  const { promise: received, resolve } = Promise.withResolvers<string>()
  server = createServer((socket) => {
    let text = ''
    let isData = false
    socket.write('220 test\r\n')
    socket.on('data', (bytes) => {
      const command = bytes.toString('utf8')
      if (isData) {
        text += command
        if (!text.endsWith('\r\n.\r\n')) return
        isData = false
        socket.write('250 kept\r\n')
        resolve(text)
      } else if (refusal !== undefined && /^RCPT/i.test(command)) {
        socket.write(`${refusal}\r\n`)
      } else if (/^DATA/i.test(command)) {
        isData = true
        socket.write('354 go on\r\n')
      } else {
        socket.write('250 fine\r\n')
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return { url: `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, received }
}

describe('createMailer', () => {
  it('prints mails while no SMTP server is set', async () => {
    const printed: string[] = []
    const logger = createLogger({ level: 'silent' })
    const mailer = createMailer({ smtpUrl: null, from: 'a@b.c', logger, print: (text) => void printed.push(text) })
    await mailer.send(MAIL)
    expect(printed.join()).toContain(
      'Mail to anna@example.com\nSubject: Confirm your e-mail address\n\nFollow the link',
    )
  })

  it('sends them by SMTP when one is set', async () => {
    const smtp = await smtpServer()
    const mailer = createMailer({
      smtpUrl: smtp.url,
      from: 'RevitAutoPlan <accounts@example.com>',
      logger: createLogger({ level: 'silent' }),
      print: () => {},
    })
    await mailer.send(MAIL)
    const text = await smtp.received
    expect(text).toContain('To: anna@example.com')
    expect(text).toContain('From: RevitAutoPlan <accounts@example.com>')
    expect(text).toContain('Follow the link: x')
    mailer.close()
  })

  it('logs a mail that cannot be sent, without its text, and goes on', async () => {
    const logs: string[] = []
    const mailer = createMailer({
      smtpUrl: 'smtp://127.0.0.1:1',
      from: 'a@example.com',
      logger: createLogger({ level: 'info' }, { write: (line: string) => void logs.push(line) }),
      print: () => {},
    })
    await mailer.send({ ...MAIL, text: 'secret link' })
    expect(logs.join()).toContain('a mail could not be sent')
    expect(logs.join()).toContain('ECONNREFUSED')
    expect(logs.join()).not.toMatch(/secret link|anna@/)
    mailer.close()
  })

  it('logs no address that an SMTP server repeats in its refusal, and no name in a subject', async () => {
    const logs: string[] = []
    const smtp = await smtpServer('550 5.1.1 <anna@example.com>: no such user')
    const mailer = createMailer({
      smtpUrl: smtp.url,
      from: 'accounts@example.com',
      logger: createLogger({ level: 'info' }, { write: (line: string) => void logs.push(line) }),
      print: () => {},
    })
    await mailer.send({ ...MAIL, subject: 'Anna Berg invites you to Berg Architekten' })
    expect(logs.join()).toContain('550')
    expect(logs.join()).not.toMatch(/anna@|Berg/)
    mailer.close()
  })
})
