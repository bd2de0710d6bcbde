import { inject, type InjectionKey } from 'vue'

export type Lang = 'zh' | 'en'
export type Texts = Record<string, string>
export type Say = (key: string, values?: Record<string, string | number>) => string

export const LANG: InjectionKey<Lang> = Symbol('lang')
export const SAY: InjectionKey<Say> = Symbol('say')

/** A function from text key to text, with `{name}` filled in; an unknown key shows itself and a test finds it. */
export function speaker(texts: Texts): Say {
  return (key, values) => {
    const text = texts[key] ?? key
    return values ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? '')) : text
  }
}

export function useLang(): Lang {
  return inject(LANG, 'zh')
}

export function useSay(): Say {
  return inject(SAY, (key) => key)
}

/** English lives under /en; everything else is Chinese. */
export function langOf(path: string): Lang {
  return path === '/en' || path.startsWith('/en/') ? 'en' : 'zh'
}
