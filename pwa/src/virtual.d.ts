// What scripts/pages.ts makes of the manifest of pages.
declare module 'virtual:pages' {
  const groups: [RegExp, string][]
  export default groups
}
declare module 'virtual:pages/*' {
  import type { RouteRecordRaw } from 'vue-router'
  const routes: RouteRecordRaw[]
  export default routes
}
declare module 'virtual:offline' {
  export const pages: RegExp
  export const reads: RegExp
}

declare const __SHAPE__: string
