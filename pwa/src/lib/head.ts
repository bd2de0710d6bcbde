import { inject, watchEffect, type InjectionKey } from 'vue'

export interface Head {
  title: string
  description: string
  file: string
  status: number
}
export const HEAD: InjectionKey<Head> = Symbol('head')

/** Say what the page is about; the painter reads it, the phone shows it in its tab. */
export function useHead(say: () => { title: string; description?: string }): void {
  const head = inject(HEAD, null)
  const apply = (): void => {
    const { title, description = '' } = say()
    if (head) {
      head.title = title
      head.description = description
    }
    if (typeof document !== 'undefined' && title) document.title = title
  }
  if (typeof document === 'undefined') apply()
  else watchEffect(apply)
}
