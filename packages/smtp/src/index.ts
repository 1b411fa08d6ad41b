/**
 * `@plumbline/smtp`: what a mail host says before any mail, and the way past STARTTLS.
 *
 * Obstacles are in the evidence, with a reason of `smtpObstacleReasons`; `connectStartTls` fails with `SmtpError`.
 */

export {
  connectStartTls,
  type DialogueOptions,
  type DialogueResult,
  defaultSmtpLimits,
  dialogue,
  type SmtpDialogue,
  SmtpError,
  type SmtpLimits,
  type SmtpObstacle,
  type SmtpObstacleReason,
  type SmtpStage,
  smtpObstacleReasons,
} from "./client/dialogue.ts"
export { decodeExtensions, makeReplyReader, type Reply, type ReplyReader, SmtpSyntaxError } from "./codec/reply.ts"
