import type { InjectionKey } from 'vue'

export interface Filings {
  icp: string
  police: string
  licence: string
  complaint: string
}
/** Legal facts of the operator for the footer, from the server's settings; they come with every page. */
export const FILINGS: InjectionKey<Filings> = Symbol('filings')
