/** The memory of Plumbline: scans, findings, evidence and the figures made of them. Knows no protocol and reads no clock. */
export { type MoveProgress, MoveRefused, type MoveReport, moveStore } from "./move/move-store.ts"
export type { Notices } from "./notices.ts"
export { evidenceHash } from "./record/evidence.ts"
export type {
  HistoryPart,
  JudgedSpan,
  RejudgedTarget,
  RejudgedTrendQuestion,
  Rejudgement,
  RejudgementStore,
  TargetHistory,
} from "./rejudgements.ts"
export { holdsWords } from "./search-text.ts"
export type { SpotCheckOpened, SpotCheckStore, SpotCheckWanted, StoredSpotCheck } from "./spot-checks.ts"
export { Store, type StoreOptions, type StoreShape } from "./store.ts"
export * from "./words.ts"
