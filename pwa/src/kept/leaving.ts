import { Refusal } from '../api/client'
import { note, recall } from '../lib/keep'
import { HINT, LEAVING } from '../lib/me'
import { forget } from './orders'

// Leaving this phone. What it kept goes at once, network or not. The cookie can only be taken back by the server,
// so that it must is noted down and told as soon as it can be; until then no question of ours carries the cookie
// (api/client).
const STAYS = new Set(['size', 'contrast', HINT, LEAVING])
const NOBODY = '-'

/** Forget what was kept for a person; how the page looks stays. */
export async function wipe(): Promise<void> {
  let names: string[] = []
  try {
    names = Object.keys(localStorage)
  } catch {
    /* nothing is kept then */
  }
  for (const name of names) if (!STAYS.has(name)) note(name, null)
  await forget()
}

/** End the push subscription of this browser; its address, for the server to forget. */
async function deafen(): Promise<string> {
  const worker = 'serviceWorker' in navigator ? await navigator.serviceWorker.getRegistration() : undefined
  const found = await worker?.pushManager?.getSubscription()
  await found?.unsubscribe()
  return found?.endpoint ?? NOBODY
}

/** Tell the server who has left; false while it can't be told. */
export async function tell(): Promise<boolean> {
  const endpoint = recall(LEAVING)
  if (endpoint === null) return true
  const told = {
    credentials: 'same-origin' as const,
    headers: { 'x-huliu': '1', 'content-type': 'application/json' },
  }
  try {
    if (endpoint !== NOBODY)
      await fetch('/api/me/push-subscriptions/end', {
        ...told,
        method: 'POST',
        body: JSON.stringify({ endpoint }),
      })
    const answer = await fetch('/api/auth/sessions/current', { ...told, method: 'DELETE' })
    if (!answer.ok && answer.status !== 401) return false
  } catch {
    return false
  }
  return note(LEAVING, null)
}

/** Sign out. Throws when neither the server could be told nor the phone could note that it must be. */
export async function leave(): Promise<void> {
  const endpoint = await deafen().catch(() => NOBODY)
  const noted = note(LEAVING, endpoint)
  note(HINT, '0')
  await wipe()
  if (!(await tell()) && !noted) throw new Refusal(0, 'offline', '')
}

/** Before somebody signs in: whoever was here has left first. Throws without a network. */
export async function settle(): Promise<void> {
  if (!(await tell())) throw new Refusal(0, 'offline', '')
}

/** The session was ended elsewhere, a lost phone's by its owner say: its papers go. What was typed waits for them. */
export async function end(): Promise<void> {
  await deafen().catch(() => NOBODY)
  await forget()
}

/** Somebody has signed in: what another person left here, when their session just ended, is not theirs to see. True
 * when there was another person: what the page itself still knows of them is theirs too. */
export async function arrive(who: string): Promise<boolean> {
  const before = recall('who')
  const another = before !== null && before !== who
  if (another) {
    await deafen().catch(() => NOBODY)
    await wipe()
  }
  note('who', who)
  return another
}
