import { post } from '../../api/client'

export const supported =
  typeof navigator !== 'undefined' &&
  'serviceWorker' in navigator &&
  typeof window !== 'undefined' &&
  'PushManager' in window

function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
  return Uint8Array.from(plain, (one) => one.charCodeAt(0))
}

async function present(): Promise<PushSubscription | null> {
  if (!supported) return null
  const worker = await navigator.serviceWorker.getRegistration()
  return (await worker?.pushManager.getSubscription()) ?? null
}

/** Whether this browser listens. */
export async function listening(): Promise<boolean> {
  return (await present()) !== null
}

/** Listen for pushes; '' when it worked, else why not: `denied` by the person, `failed` by the browser. */
export async function listen(key: string): Promise<string> {
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  const worker = await navigator.serviceWorker.ready
  try {
    const made = (
      await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(key) })
    ).toJSON()
    await post('/api/me/push-subscriptions', {
      endpoint: made.endpoint ?? '',
      keys: { p256dh: made.keys?.p256dh ?? '', auth: made.keys?.auth ?? '' },
    })
    return ''
  } catch (problem) {
    await (await present())?.unsubscribe()
    if (problem instanceof DOMException) return 'failed'
    throw problem
  }
}

/** Stop listening, here and on the server. */
export async function unlisten(): Promise<void> {
  const found = await present()
  if (!found) return
  await post('/api/me/push-subscriptions/end', { endpoint: found.endpoint })
  await found.unsubscribe()
}
