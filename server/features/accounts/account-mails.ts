import type { Mail } from '../../mail/mailer.ts'

/** Asks a new member to confirm that the address is his. */
export function verificationMail(member: { name: string; email: string }, url: string): Mail {
  return {
    to: member.email,
    subject: 'Confirm your e-mail address',
    text: [
      `${member.name},`,
      '',
      'confirm that this is your e-mail address for RevitAutoPlan:',
      '',
      url,
      '',
      'The link is good for 24 hours. If you did not sign up, ignore this mail.',
    ].join('\n'),
  }
}

/** Lets a member choose a new password. */
export function passwordResetMail(member: { name: string; email: string }, url: string): Mail {
  return {
    to: member.email,
    subject: 'Choose a new password',
    text: [
      `${member.name},`,
      '',
      'choose a new password for RevitAutoPlan here:',
      '',
      url,
      '',
      'The link is good for one hour and for one use. If you did not ask for it,',
      'ignore this mail: your password stays as it is.',
    ].join('\n'),
  }
}

/** Invites a person into an account. */
export function invitationMail(
  invitation: { email: string; inviterName: string; accountName: string },
  url: string,
): Mail {
  return {
    to: invitation.email,
    subject: `${oneLine(invitation.inviterName)} invites you to ${oneLine(invitation.accountName)}`,
    text: [
      `${oneLine(invitation.inviterName)} invites you to use RevitAutoPlan in the account`,
      `${oneLine(invitation.accountName)}. Sign in or sign up with this e-mail address to accept:`,
      '',
      url,
      '',
      'The invitation is good for 7 days.',
    ].join('\n'),
  }
}

/** A name is the sender's own text: it must not add a header or a line to a mail. */
function oneLine(name: string): string {
  return name.replace(/\s+/g, ' ').trim().slice(0, 120)
}
