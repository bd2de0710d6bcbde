/** Carrier codes as Kuaidi100 spells them; the server refuses others. */
export const CARRIERS = [
  'shunfeng',
  'jd',
  'zhongtong',
  'yuantong',
  'shentong',
  'yunda',
  'ems',
  'youzhengguonei',
  'jtexpress',
  'debangkuaidi',
  'danniao',
]
