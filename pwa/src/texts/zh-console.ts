import type { Texts } from '../lib/lang'

const texts: Texts = {
  reviews_door: '评价',
  waiting_for_you: '等您处理',
  to_pack: '待打包 {n} 单',
  late_n: '{n} 单已超时',
  to_answer: '待答复售后 {n} 件',
  own_goods: '商品',
  packing_door: '打包发货',
  cases_door: '售后',
  lots_door: '批次和库存',
  verify: '两步验证',
  verify_why: '你管理的是别人的钱和行程,只凭短信验证码不够。加一个验证器,以后每半天输一次6位数字。',
  verify_step_app: '在手机上安装任意验证器应用(支持 TOTP)。',
  verify_step_scan: '用它扫下面的二维码;就用这台手机的话点“用本机验证器打开”。',
  verify_step_code: '把它显示的6位数字填在下面。',
  verify_qr: '验证器二维码',
  verify_open_app: '用本机验证器打开',
  verify_by_hand: '也可以手动输入密钥:',
  verify_enter: '打开验证器,输入现在显示的6位数字;手机不在身边时输入一个恢复码。',
  verify_code: '6位数字或恢复码',
  recovery_codes: '恢复码',
  recovery_note: '抄下来放好。手机丢了,每个码可以用一次;这里只显示这一次。',
  recovery_kept: '已经抄好',
  freight_door: '运费和自提',
  offers_door: '优惠活动',
  queue: '候补队伍：{parties}组，共{heads}人',
  queue_kept: '名额留到{until}',
  queue_waiting: '候补中',
  queue_text: '有人退出时，名额按先后自动留给候补的人两小时；期间不对外出售。',
}

export default texts
