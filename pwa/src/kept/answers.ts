// Answers kept by address, by the page and by the service worker alike. To keep is a favour: a full storage must never
// cost the answer that has arrived, nor a broken one the way to the network.

export const able = typeof window !== 'undefined' && 'caches' in window

/** The store, or null where this browser has none to give. */
export async function shelf(name: string): Promise<Cache | null> {
  try {
    return await caches.open(name)
  } catch {
    return null
  }
}

/** Keep an answer; false when it could not be. */
export async function put(store: string, request: Request | string, answer: Response): Promise<boolean> {
  try {
    await (await caches.open(store)).put(request, answer)
    return true
  } catch {
    return false
  }
}

/** What is kept of an address, in one store or in any. */
export async function found(request: Request | string, store?: string): Promise<Response | undefined> {
  try {
    return await caches.match(request, { ignoreVary: true, cacheName: store })
  } catch {
    return undefined
  }
}

export async function names(): Promise<string[]> {
  try {
    return await caches.keys()
  } catch {
    return []
  }
}

/** Addresses in a store, the oldest first. */
export async function kept(store: string): Promise<readonly Request[]> {
  try {
    return await (await caches.open(store)).keys()
  } catch {
    return []
  }
}

export async function drop(store: string, request?: Request | string): Promise<void> {
  try {
    await (request === undefined ? caches.delete(store) : (await caches.open(store)).delete(request))
  } catch {
    /* it stays */
  }
}
