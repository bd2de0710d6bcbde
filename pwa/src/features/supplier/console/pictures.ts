import { post, Refusal } from '../../../api/client'
import type { components } from '../../../api/generated'
import { within } from '../../../lib/plain'
import { smaller } from '../../../lib/smaller'

export type Picture = components['schemas']['PictureOut']
const PATIENCE = 120_000

export async function upload(
  supplier: string,
  purpose: 'licence' | 'listing' | 'report',
  file: File,
): Promise<Picture> {
  const body = await smaller(file)
  const base = `/api/supplier/${supplier}` as const
  const { id, address } = await post(`${base}/picture-uploads`)
  if (!address) return post(`${base}/pictures?purpose=${purpose}`, body, { patience: PATIENCE })
  // Straight to the store: the signed address takes this one file; the server reads it there.
  const sent = await fetch(address, { method: 'PUT', body, signal: within(PATIENCE) }).catch(() => null)
  if (!sent?.ok) throw new Refusal(sent?.status ?? 0, 'offline', '')
  return post(`${base}/pictures?purpose=${purpose}&upload=${id}`, new Blob(), { patience: PATIENCE })
}
