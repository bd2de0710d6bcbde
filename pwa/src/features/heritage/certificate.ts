import { Refusal } from '../../api/client'
import { within } from '../../lib/plain'
import type { Lang } from '../../lib/lang'
import { wishFor } from './passport'

/** A route's certificate as a PDF. Throws Refusal. */
export async function certificateOf(route: string, name: string, lang: Lang): Promise<Blob> {
  const answer = await fetch('/api/passport/certificates', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'accept-language': lang, 'content-type': 'application/json', 'x-huliu': '1' },
    body: JSON.stringify(wishFor(route, name)),
    signal: within(30_000),
  }).catch(() => null)
  if (!answer) throw new Refusal(0, 'offline', '')
  if (answer.ok) return answer.blob()
  const told = await answer.json().catch(() => null)
  throw new Refusal(answer.status, told?.slug ?? 'internal', told?.detail ?? '')
}
