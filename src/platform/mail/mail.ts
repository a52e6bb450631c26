/** Where mail leaves: an `smtp:` or `smtps:` address (with name and password, if asked), and the sender. */
export type MailRoute = { url: string; from: string }
export type Mail = { to: string; subject: string; text: string }

const patience = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 20_000 }

/**
 * Sends one mail as plain text. It holds ids, codes and links only, never what was written by or
 * about a child: mail travels and stays in the open.
 * @throws Error when the server cannot be reached or does not take it; its message may quote an address, so log its kind only
 */
export async function sendMail(route: MailRoute, mail: Mail): Promise<void> {
  const { createTransport } = await import('nodemailer') // only where mail is sent: it costs 10 MB
  const transport = createTransport({ url: route.url, ...patience })
  try {
    await transport.sendMail({ ...mail, from: route.from, disableFileAccess: true, disableUrlAccess: true })
  } finally {
    transport.close()
  }
}
