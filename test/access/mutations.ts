import { encodeGlobalID } from '@pothos/plugin-relay';
import type { Deed } from './expected.ts';
import type { Ids } from './world.ts';

/** A mutation asked for with a bundle's ids, in such a way that it changes nothing of them where it is allowed: refused later, or harmless. */
export interface MutationCase {
  deed: Deed;
  call: (ids: Ids) => string;
}

/** No row has this version: who may change it is told of the conflict. */
const STALE = 'version: 999999';
const FOREVER = 'until: "2026-03-01T00:00:00Z"';
const PERSON = 'email: "someone@example.test", name: "Someone", role: CONTRIBUTOR, timeZone: "UTC"';
const CYCLE = 'name: "Later", startsOn: "2027-01-04", endsOn: "2027-04-04"';
const ROLE = 'name: "", purpose: "", duties: [], holderIds: []';
const MEETING = 'title: "", day: "2026-02-09", time: "10:00", timeZone: "UTC", durationMinutes: 30, repeats: none';
const CONFIG = 'provider: "github", config: { owner: "o", repository: "r" }';

/** Every mutation of the schema; one that is missing here counts as uncovered. */
export const MUTATIONS: Record<string, MutationCase> = {
  acknowledgeEscalation: { deed: 'answer-escalation', call: ({ Escalation }) => `id: "${Escalation}"` },
  addComment: { deed: 'talk', call: ({ KeyResult }) => `subjectId: "${KeyResult}", body: "Something to say"` },
  editComment: { deed: 'edit-talk', call: ({ Comment }) => `id: "${Comment}", body: "Something else", ${STALE}` },
  deleteComment: { deed: 'end-talk', call: ({ Comment }) => `id: "${Comment}", ${STALE}` },
  reactToComment: { deed: 'talk', call: ({ Comment }) => `id: "${Comment}", reaction: heart, on: false` },
  markNotices: { deed: 'choose-for-oneself', call: () => `ids: ["00000000-0000-4000-8000-000000000000"], mark: read` },
  markAllNoticesRead: { deed: 'choose-for-oneself', call: () => 'until: "2026-01-01T00:00:00Z"' },
  alignObjective: { deed: 'change', call: ({ Objective }) => `id: "${Objective}", ${STALE}` },
  answerRetro: { deed: 'change', call: ({ KeyResult }) => `keyResultId: "${KeyResult}", learned: "That it works"` },
  approveCycle: { deed: 'run-cycle', call: ({ Cycle }) => `id: "${Cycle}"` },
  arrangeHome: { deed: 'choose-for-oneself', call: () => STALE },
  archiveObjective: { deed: 'change', call: ({ Objective }) => `id: "${Objective}", ${STALE}` },
  archiveKpi: { deed: 'watch', call: ({ Kpi }) => `id: "${Kpi}", archived: true, ${STALE}` },
  cancelMeeting: { deed: 'change-meeting', call: ({ Meeting }) => `id: "${Meeting}", ${STALE}` },
  connectCalendar: { deed: 'nothing', call: ({ plainConnection }) => `connectionId: "${plainConnection}"` },
  createMeeting: { deed: 'meet', call: () => `input: { ${MEETING} }` },
  disconnectCalendar: { deed: 'nothing', call: () => `id: "00000000-0000-4000-8000-000000000000"` },
  moveMeeting: {
    deed: 'change-meeting',
    call: ({ Meeting }) => `id: "${Meeting}", originalStart: "2026-02-09T10:00:00Z", startsAt: "2026-02-09T11:00:00Z", whole: false, ${STALE}`,
  },
  putCycleMeetings: { deed: 'run-cycle', call: ({ Cycle }) => `id: "${Cycle}", on: false` },
  renewCalendarFeed: { deed: 'meet', call: () => '' },
  respondToMeeting: { deed: 'answer-meeting', call: ({ Meeting }) => `id: "${Meeting}", response: accepted` },
  syncCalendar: { deed: 'nothing', call: () => `id: "00000000-0000-4000-8000-000000000000"` },
  updateMeeting: { deed: 'change-meeting', call: ({ Meeting }) => `id: "${Meeting}", input: { ${MEETING} }, ${STALE}` },
  cancelCycle: { deed: 'run-cycle', call: ({ Cycle }) => `id: "${Cycle}"` },
  carryOverObjective: { deed: 'change', call: ({ Objective }) => `id: "${Objective}", ${STALE}` },
  checkIn: { deed: 'change', call: ({ KeyResult }) => `input: { keyResultId: "${KeyResult}", value: "40" }` },
  chooseDefaultGoalView: { deed: 'keep-view', call: () => '' },
  chooseChannel: { deed: 'choose', call: () => 'channel: mail' },
  clearOverride: { deed: 'change', call: ({ KeyResult }) => `id: "${KeyResult}", ${STALE}` },
  closeCycleEarly: { deed: 'run-cycle', call: ({ Cycle }) => `id: "${Cycle}"` },
  createAccountability: { deed: 'shape-circle', call: ({ circle }) => `teamId: "${circle}", input: { ${ROLE} }` },
  createConnection: { deed: 'connect', call: () => `name: "Ours", ${CONFIG}` },
  createBoard: { deed: 'shape-board', call: () => `title: ""` },
  createBoardColumn: { deed: 'shape-board', call: ({ Board }) => `boardId: "${Board}", input: { title: "", state: todo, wipLimit: 0 }` },
  createCycle: { deed: 'run-cycle', call: () => `input: { name: "", startsOn: "2027-01-04", endsOn: "2027-04-04" }` },
  createApiToken: { deed: 'hold-tokens', call: ({ Person }) => `input: { personId: "${Person}", name: "", scopes: ["read"], days: 1 }` },
  createCustomRole: { deed: 'administer', call: () => `input: { name: "", grants: [] }` },
  createGoalView: { deed: 'keep-view', call: () => 'input: { name: "", shared: true, parameters: {} }' },
  createInitiative: { deed: 'change', call: ({ Objective }) => `input: { objectiveId: "${Objective}", title: "Try something else" }` },
  createKeyResult: {
    deed: 'change',
    call: ({ Objective }) => `input: { objectiveId: "${Objective}", title: "Same", kind: increase, start: "1", target: "1" }`,
  },
  createKeyResultFromKpi: {
    deed: 'change',
    call: ({ Kpi, Objective }) => `kpiId: "${Kpi}", input: { objectiveId: "${Objective}", title: "Same", kind: increase, start: "1", target: "1" }`,
  },
  createKpi: { deed: 'watch', call: ({ Person }) => `input: { name: "", ownerId: "${Person}", direction: increase }` },
  createMetricSource: {
    deed: 'feed',
    call: ({ KeyResult, Connection }) => `input: { keyResultId: "${KeyResult}", connectionId: "${Connection}", metric: "stars", query: {} }`,
  },
  createObjective: {
    deed: 'change',
    call: ({ Cycle, Person, level }) => `input: { cycleId: "${Cycle}", level: ${level}, ownerId: "${Person}", title: "Grow the whole of it steadily" }`,
  },
  createPerson: { deed: 'administer', call: () => `input: { ${PERSON.replace('UTC', 'Nowhere')} }` },
  createServiceAccount: { deed: 'administer', call: () => `name: "", role: CONTRIBUTOR` },
  createTask: { deed: 'change', call: ({ KeyResult }) => `input: { keyResultId: "${KeyResult}", title: "Do something about it" }` },
  createTeam: { deed: 'administer', call: () => `input: { name: "" }` },
  deactivatePerson: { deed: 'administer', call: ({ Person }) => `id: "${Person}", ${STALE}` },
  deleteAccountability: { deed: 'shape-circle', call: ({ Accountability }) => `id: "${Accountability}", ${STALE}` },
  deleteConnection: { deed: 'connect', call: ({ Connection }) => `id: "${Connection}", ${STALE}` },
  deleteCustomRole: { deed: 'administer', call: ({ CustomRole }) => `id: "${CustomRole}", ${STALE}` },
  deleteGoalView: { deed: 'change-view', call: ({ GoalView }) => `id: "${GoalView}", ${STALE}` },
  deleteMetricSource: { deed: 'unfeed', call: ({ MetricSource }) => `id: "${MetricSource}", ${STALE}` },
  deleteBoard: { deed: 'shape-board', call: ({ Board }) => `id: "${Board}", ${STALE}` },
  deleteBoardColumn: { deed: 'shape-board', call: ({ BoardColumn }) => `id: "${BoardColumn}", ${STALE}` },
  moveBoardColumn: { deed: 'shape-board', call: ({ BoardColumn }) => `id: "${BoardColumn}", ${STALE}` },
  updateBoard: { deed: 'shape-board', call: ({ Board }) => `id: "${Board}", title: "Work", ${STALE}` },
  updateBoardColumn: { deed: 'shape-board', call: ({ BoardColumn }) => `id: "${BoardColumn}", input: { title: "", state: todo }, ${STALE}` },
  deleteTask: { deed: 'change', call: ({ Task }) => `id: "${Task}", ${STALE}` },
  deleteTeam: { deed: 'administer', call: ({ Team }) => `id: "${Team}", ${STALE}` },
  dropKeyResult: { deed: 'change', call: ({ KeyResult }) => `id: "${KeyResult}", reason: "No longer", ${STALE}` },
  duplicateObjective: { deed: 'change', call: ({ Objective, Cycle }) => `id: "${Objective}", cycleId: "${Cycle}", title: ""` },
  erasePerson: { deed: 'administer', call: ({ Person }) => `id: "${Person}", ${STALE}` },
  giveValue: { deed: 'connect', call: ({ Connection }) => `connectionId: "${Connection}", value: "1"` },
  importFiles: { deed: 'administer', call: () => `dryRun: true, files: [{ name: "people.csv", text: "email,name" }]` },
  invitePerson: { deed: 'administer', call: ({ Person }) => `id: "${Person}"` },
  addLink: { deed: 'change', call: ({ Objective }) => `goalId: "${Objective}", url: "https://elsewhere.example/"` },
  removeLink: { deed: 'change', call: ({ Objective }) => `goalId: "${Objective}", url: "https://nowhere.example/"` },
  linkItem: { deed: 'change', call: ({ KeyResult }) => `keyResultId: "${KeyResult}", url: "https://nowhere.example/1"` },
  linkTaskToCode: { deed: 'change', call: ({ Task }) => `id: "${Task}", branch: "search", ${STALE}` },
  deleteTasks: { deed: 'change', call: ({ Task }) => `tasks: [{ id: "${Task}", ${STALE} }]` },
  moveTasks: { deed: 'change', call: ({ Task, BoardColumn }) => `moves: [{ id: "${Task}", columnId: "${BoardColumn}", ${STALE} }]` },
  // Of what nobody deleted nothing comes back.
  restoreTasks: { deed: 'nothing', call: ({ plainTask }) => `ids: ["${encodeGlobalID('Task', `00000000${plainTask?.slice(8)}`)}"]` },
  updateTasks: { deed: 'change', call: ({ Task }) => `tasks: [{ id: "${Task}", ${STALE} }], change: { priority: high }` },
  moveTask: { deed: 'change', call: ({ Task }) => `id: "${Task}", state: done, ${STALE}` },
  overrideStatus: { deed: 'change', call: ({ KeyResult }) => `id: "${KeyResult}", reason: "Better than it looks", status: AT_RISK, ${FOREVER}, ${STALE}` },
  proveDomain: { deed: 'administer', call: () => STALE },
  pauseConnection: { deed: 'connect', call: ({ Connection }) => `id: "${Connection}", paused: false` },
  pauseCycle: { deed: 'run-cycle', call: ({ Cycle }) => `id: "${Cycle}"` },
  previewMetric: { deed: 'connect', call: ({ Connection }) => `connectionId: "${Connection}", metric: "no-such-metric", query: {}` },
  reactivatePerson: { deed: 'administer', call: ({ Person }) => `id: "${Person}", ${STALE}` },
  removeSingleSignOn: { deed: 'administer', call: () => STALE },
  recordReviewDecision: { deed: 'change', call: ({ KeyResult }) => `keyResultId: "${KeyResult}", month: "2026-02", decision: "keep"` },
  resumeCycle: { deed: 'run-cycle', call: ({ Cycle }) => `id: "${Cycle}"` },
  revokeApiToken: { deed: 'hold-tokens', call: ({ plainApiToken }) => `id: "${plainApiToken}"` },
  saveSingleSignOn: { deed: 'administer', call: () => `input: { issuer: "", clientId: "", domain: "", createsPeople: true, required: false }` },
  setCountsTasks: { deed: 'change', call: ({ KeyResult }) => `id: "${KeyResult}", counts: false, ${STALE}` },
  snoozeEscalation: { deed: 'answer-escalation', call: ({ Escalation }) => `id: "${Escalation}", reason: "Waiting for data", ${FOREVER}` },
  startOwnCompany: { deed: 'administer', call: () => `input: { name: "Mine", timeZone: "UTC", personName: "Me", access: open, email: "me@example.test" }` },
  startPlanning: { deed: 'run-cycle', call: ({ Cycle }) => `id: "${Cycle}"` },
  startRehearsal: { deed: 'rehearse', call: ({ Cycle }) => `cycleId: "${Cycle}", options: { behaviour: "silent" }` },
  syncNow: { deed: 'connect', call: ({ Connection }) => `connectionId: "${Connection}"` },
  replayDelivery: { deed: 'connect', call: ({ Connection }) => `connectionId: "${Connection}", deliveryId: "none"` },
  testConnection: { deed: 'connect', call: () => CONFIG.replace('github', 'no-such-provider') },
  updateAccountability: { deed: 'shape-circle', call: ({ Accountability }) => `id: "${Accountability}", input: { ${ROLE} }, ${STALE}` },
  updateConnection: { deed: 'connect', call: ({ Connection }) => `id: "${Connection}", name: "Ours", config: { owner: "o", repository: "r" }, ${STALE}` },
  updateCycle: { deed: 'run-cycle', call: ({ Cycle }) => `id: "${Cycle}", input: { ${CYCLE} }, ${STALE}` },
  updateCustomRole: { deed: 'administer', call: ({ CustomRole }) => `id: "${CustomRole}", input: { name: "Ours", grants: [] }, ${STALE}` },
  updateGoalView: { deed: 'change-view', call: ({ GoalView }) => `id: "${GoalView}", input: { name: "Ours", shared: true, parameters: {} }, ${STALE}` },
  updateKpi: { deed: 'watch', call: ({ Kpi, Person }) => `id: "${Kpi}", input: { name: "Ours", ownerId: "${Person}", direction: increase }, ${STALE}` },
  uploadValues: { deed: 'connect', call: ({ Connection }) => `connectionId: "${Connection}", dryRun: true, file: { name: "a.csv", text: "day,value" }` },
  updateInitiative: {
    deed: 'change',
    call: ({ Initiative, Objective }) => `id: "${Initiative}", input: { objectiveId: "${Objective}", title: "Try something else" }, ${STALE}`,
  },
  updateKeyResult: {
    deed: 'change',
    call: ({ KeyResult, Objective }) =>
      `id: "${KeyResult}", input: { objectiveId: "${Objective}", title: "Another number", kind: increase, start: "0", target: "9" }, ${STALE}`,
  },
  updateObjective: {
    deed: 'change',
    call: ({ Objective, Cycle, Person, level }) =>
      `id: "${Objective}", input: { cycleId: "${Cycle}", level: ${level}, ownerId: "${Person}", title: "Grow the whole of it" }, ${STALE}`,
  },
  updateOwnChoices: {
    deed: 'choose-for-oneself',
    call: () => `input: { language: "en", timeZone: "UTC", muted: [], quietFrom: 20, quietTo: 8 }, ${STALE}`,
  },
  movePerson: { deed: 'administer', call: ({ Person, Team }) => `id: "${Person}", teamId: "${Team}", ${STALE}` },
  updatePerson: { deed: 'administer', call: ({ Person }) => `id: "${Person}", input: { ${PERSON} }, ${STALE}` },
  putLogo: { deed: 'administer', call: () => 'image: "bm9uZQ=="' },
  updateSettings: { deed: 'administer', call: () => `input: { name: "Ours" }, ${STALE}` },
  visitHome: { deed: 'choose-for-oneself', call: () => '' },
  unlinkItem: { deed: 'change', call: ({ KeyResult }) => `keyResultId: "${KeyResult}", url: "https://nowhere.example/1"` },
  updateTask: { deed: 'change', call: ({ Task }) => `id: "${Task}", input: { title: "Do something else" }, ${STALE}` },
  updateTeam: { deed: 'administer', call: ({ Team }) => `id: "${Team}", input: { name: "Ours" }, ${STALE}` },
};

/** Mutations that name no row: there is no other bundle to try them on. */
export const WITHOUT_ROW = new Set(Object.entries(MUTATIONS).flatMap(([name, { call }]) => (/undefined/.test(call({})) ? [] : [name])));
