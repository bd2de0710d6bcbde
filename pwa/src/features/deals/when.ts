/** A moment as people here read it: month, day, hour and minute in Shanghai. */
export function when(time: string, lang: string): string {
  return new Date(time).toLocaleString(lang === 'en' ? 'en' : 'zh-CN', {
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZone: 'Asia/Shanghai',
  })
}
