import type { Texts } from '../../../lib/lang'

const texts: Texts = {
  devices: '登录的设备',
  signed_in_at: '在这些地方登录',
  device_unknown: '未知设备',
  this_device: '本机',
  since: '自 {time}',
  used_last: '上次使用 {time}',
  end_session: '退出该设备',
  end_session_sure: '让这台设备退出登录？',
  enter_with_passkey: '用通行密钥登录',
  send_code: '获取验证码',
  send_again: '重新发送',
  sign_in_note: '未注册的手机号会自动注册。登录即同意用手机号联系你处理订单。',
  passkeys: '通行密钥',
  passkeys_text: '用指纹、面容或锁屏密码登录，不用等短信验证码。',
  passkey_name: '给这把密钥起个名字',
  passkey_declined: '没有完成，可以再试一次。',
  add_passkey: '在这台设备上添加',
  passkey_impossible: '这个浏览器或地址不支持通行密钥。',
  remove_passkey_sure: '删除后不能再用它验证，确定？',
  use_passkey: '用通行密钥验证',
}

export default texts
