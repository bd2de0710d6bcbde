import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  wait_text: '这一天已售罄。加入候补后，有人退出时按先后给你留位两小时（夜里留到早上九点半），并通知你。',
  wait_sign_in: '登录后可以候补。',
  wait_join: '{count}人加入候补',
  wait_place: '你在候补：{count}人，前面还有{ahead}人。有名额会通知你。',
  wait_first: '你在候补：{count}人，排在最前。有名额会通知你。',
  wait_kept: '已为你留{count}个名额，留到{until}。填好后直接下单即可；人数少一些也可以，多出的让给下一位。',
  wait_leave: '退出候补',
  wait_give_up: '放弃名额',
  wait_left: '已退出候补。',
  waits_title: '我的候补',
  wait_order: '去下单',
}

export default texts
