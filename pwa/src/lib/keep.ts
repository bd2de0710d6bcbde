// What this phone keeps in plain text. A full, blocked or emptied storage keeps nothing and breaks nothing: whoever
// keeps something learns whether it was kept, and whoever looks for it gets what to go on with.

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

/** Keep a text, or with null forget it; false when the storage refused. */
export function note(name: string, text: string | null): boolean {
  try {
    if (text === null) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
    return true
  } catch {
    return false
  }
}

export function recallAs<T>(name: string, none: T): T {
  try {
    return JSON.parse(recall(name) ?? '') as T
  } catch {
    return none
  }
}

export const noteAs = (name: string, value: unknown): boolean => note(name, JSON.stringify(value))
