import { useLang } from '../../../lib/lang'

/** An instant as people in Shanghai say it, in the page's language: day and minute. */
export function useTime(): (at: string | null) => string {
  const names = useLang() === 'en' ? 'en-GB' : 'zh-CN'
  const format = new Intl.DateTimeFormat(names, {
    timeZone: 'Asia/Shanghai',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
  return (at) => (at ? format.format(new Date(at)) : '')
}
