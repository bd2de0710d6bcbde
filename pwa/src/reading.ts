import type { RouteRecordRaw } from 'vue-router'
import { know } from './lib/words'

// Heritage and search: what one reads. The words of its parts are named here, so that nobody else carries the list.
know({
  heritage: (lang) => (lang === 'en' ? import('./texts/en-heritage') : import('./texts/zh-heritage')),
  places: (lang) => (lang === 'en' ? import('./texts/en-places') : import('./texts/zh-places')),
  visit: (lang) => (lang === 'en' ? import('./texts/en-visit') : import('./texts/zh-visit')),
  travel: (lang) => (lang === 'en' ? import('./texts/en-travel') : import('./texts/zh-travel')),
  rail: (lang) => (lang === 'en' ? import('./texts/en-rail') : import('./texts/zh-rail')),
  passport: (lang) => (lang === 'en' ? import('./texts/en-passport') : import('./texts/zh-passport')),
  stamp: (lang) => (lang === 'en' ? import('./texts/en-stamp') : import('./texts/zh-stamp')),
  door: (lang) => (lang === 'en' ? import('./texts/en-door') : import('./texts/zh-door')),
  study: (lang) => (lang === 'en' ? import('./texts/en-study') : import('./texts/zh-study')),
  search: (lang) => (lang === 'en' ? import('./texts/en-search') : import('./texts/zh-search')),
})
const routes: RouteRecordRaw[] = [
  {
    path: '/sites',
    name: 'reading',
    component: () => import('./features/heritage/SiteList.vue'),
    meta: { words: 'heritage places', file: 'src/features/heritage/SiteList.vue' },
  },
  {
    path: '/sites/:slug',
    component: () => import('./features/heritage/SitePage.vue'),
    props: true,
    meta: { words: 'heritage', file: 'src/features/heritage/SitePage.vue' },
  },
  {
    path: '/routes',
    component: () => import('./features/heritage/RouteHub.vue'),
    meta: { words: 'heritage', file: 'src/features/heritage/RouteHub.vue' },
  },
  {
    path: '/routes/:slug',
    component: () => import('./features/heritage/RoutePage.vue'),
    props: true,
    meta: { words: 'heritage', file: 'src/features/heritage/RoutePage.vue' },
  },
  {
    path: '/stories/:slug',
    component: () => import('./features/heritage/StoryPage.vue'),
    props: true,
    meta: { words: 'heritage', file: 'src/features/heritage/StoryPage.vue' },
  },
  {
    path: '/counties/:slug',
    component: () => import('./features/heritage/CountyPage.vue'),
    props: true,
    meta: { words: 'heritage', file: 'src/features/heritage/CountyPage.vue' },
  },
  {
    path: '/rail',
    component: () => import('./features/heritage/RailHelper.vue'),
    meta: { words: 'rail', file: 'src/features/heritage/RailHelper.vue' },
  },
  {
    path: '/passport',
    component: () => import('./features/heritage/Passport.vue'),
    meta: { words: 'heritage', file: 'src/features/heritage/Passport.vue' },
  },
  {
    path: '/stamp/:code',
    component: () => import('./features/heritage/StampPage.vue'),
    props: true,
    meta: { words: 'heritage' },
  },
  {
    path: '/study/:slug/book',
    component: () => import('./features/study/StudyBook.vue'),
    props: true,
    meta: { words: 'study booking', bare: true },
  },
  {
    path: '/search',
    component: () => import('./features/search/SearchPage.vue'),
    meta: { words: 'search', file: 'src/features/search/SearchPage.vue' },
  },
  {
    path: '/help',
    component: () => import('./features/help/Help.vue'),
    meta: { words: 'more', file: 'src/features/help/Help.vue' },
  },
  {
    path: '/terms',
    component: () => import('./features/help/Terms.vue'),
    meta: { file: 'src/features/help/Terms.vue' },
  },
]

export default routes
