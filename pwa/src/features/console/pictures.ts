import { ask, post, Refusal } from '../../api/client'
import type { components } from '../../api/generated'

export type Picture = components['schemas']['PictureOut']
const SIDE = 2560
const QUALITY = 0.86
const PATIENCE = 120_000

/** A photo made smaller on the phone, upright and without what the camera wrote beside it; others go as they are. */
export async function smaller(file: File): Promise<Blob> {
  try {
    const whole = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, SIDE / Math.max(whole.width, whole.height))
    const canvas = document.createElement('canvas')
    canvas.width = Math.round(whole.width * scale)
    canvas.height = Math.round(whole.height * scale)
    canvas.getContext('2d')?.drawImage(whole, 0, 0, canvas.width, canvas.height)
    whole.close()
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY))
    return made ?? file
  } catch {
    return file // a kind this browser can't draw: the server says what it takes
  }
}

export async function upload(supplier: string, purpose: 'licence' | 'listing' | 'report', file: File): Promise<Picture> {
  const body = await smaller(file)
  const base = `/api/supplier/${supplier}`
  const { id, address } = await post<components['schemas']['UploadOut']>(`${base}/picture-uploads`)
  if (!address) return ask<Picture>(`${base}/pictures?purpose=${purpose}`, { method: 'POST', body, patience: PATIENCE })
  // Straight to the store: the signed address takes this one file; the server reads it there.
  const sent = await fetch(address, { method: 'PUT', body, signal: AbortSignal.timeout(PATIENCE) }).catch(() => null)
  if (!sent?.ok) throw new Refusal(sent?.status ?? 0, 'offline', '')
  return ask<Picture>(`${base}/pictures?purpose=${purpose}&upload=${id}`, { method: 'POST', patience: PATIENCE })
}
