/**
 * Who may see and do what, as people would say it: written by hand, apart from the code that decides it, which is held against this.
 *
 * The company: Product with the teams Payments and Search in it, and Sales beside them. A bundle is an objective with all that hangs on it, named after
 * whoever owns it. Manager leads Product; Lead, Una and Mate are in Payments, Searcher in Search; Seller and Lent are in Sales, Lent reports to Manager.
 * Guest is in no team; Searcher reports to Guest, who has a role that the company made: goals of their reports, and the audit log.
 * Cover is in no team either, and stands in for Lead until 2100.
 * Viewer, who is in no team, owns one all the same, as an investor may.
 * Una's objective aligns to Lead's, Lead's to Manager's, Manager's to the company's.
 */

export const ACTORS = ['admin', 'chief', 'manager', 'lead', 'una', 'guest', 'cover', 'viewer', 'stranger', 'nobody'] as const;
export type ActorName = (typeof ACTORS)[number];

export const BUNDLES = ['company', 'manager', 'lead', 'una', 'mate', 'searcher', 'seller', 'lent', 'viewer', 'elsewhere'] as const;
/** `elsewhere` belongs to another company; `stranger` administers it. */
export type BundleName = (typeof BUNDLES)[number];

export type AccessName = 'open' | 'place';

const HERE: readonly BundleName[] = ['company', 'manager', 'lead', 'una', 'mate', 'searcher', 'seller', 'lent', 'viewer'];

/** Bundles that are read whole. */
const READ: Record<AccessName, Record<ActorName, readonly BundleName[]>> = {
  open: {
    admin: HERE,
    chief: HERE,
    manager: HERE,
    lead: HERE,
    una: HERE,
    guest: HERE,
    cover: HERE,
    viewer: ['company', 'viewer'],
    stranger: ['elsewhere'],
    nobody: [],
  },
  place: {
    admin: HERE,
    chief: HERE,
    manager: ['company', 'manager', 'lead', 'una', 'mate', 'searcher', 'lent'],
    lead: ['company', 'lead', 'una', 'mate'],
    una: ['company', 'una'],
    guest: ['company', 'searcher'],
    cover: ['company', 'lead', 'una', 'mate'],
    viewer: ['company', 'viewer'],
    stranger: ['elsewhere'],
    nobody: [],
  },
};

/** Objectives of which title, owner, status and progress alone are read: on the way up from one's own. */
const OUTLINED: Record<ActorName, readonly BundleName[]> = {
  admin: [],
  chief: [],
  manager: [],
  lead: ['manager'],
  una: ['lead', 'manager'],
  guest: [],
  cover: ['manager'],
  viewer: [],
  stranger: [],
  nobody: [],
};

/** Bundles that are changed, however goals are read. */
const CHANGED: Record<ActorName, readonly BundleName[]> = {
  admin: HERE,
  chief: HERE,
  manager: ['manager', 'lead', 'una', 'mate', 'searcher', 'lent'],
  lead: ['lead', 'una', 'mate'],
  una: ['una'],
  guest: ['searcher'],
  cover: [],
  viewer: [],
  stranger: ['elsewhere'],
  nobody: [],
};

/** Bundles of which the owner is in a team whose roles of accountability somebody may change; the administrator is in none, and has one of their own. */
const SHAPED: Record<ActorName, readonly BundleName[]> = {
  admin: HERE,
  chief: [],
  manager: ['manager', 'lead', 'una', 'mate', 'searcher'],
  lead: ['lead', 'una', 'mate'],
  una: [],
  guest: [],
  cover: [],
  viewer: [],
  stranger: ['elsewhere'],
  nobody: [],
};

/** Whose a bundle is, of those who act here. */
const OWNERS: Partial<Record<BundleName, ActorName>> = {
  company: 'admin',
  manager: 'manager',
  lead: 'lead',
  una: 'una',
  viewer: 'viewer',
  elsewhere: 'stranger',
};

const WORK_HERE: readonly ActorName[] = ['admin', 'chief', 'manager', 'lead', 'una', 'guest', 'cover'];
const LEAD_HERE: readonly ActorName[] = ['admin', 'chief', 'manager', 'lead'];

/** What a text is a part of, which decides who reads it. */
export type Part =
  | 'token'
  | 'sign-on'
  | 'outline'
  | 'goal'
  | 'note'
  | 'history'
  | 'message'
  | 'sending'
  | 'own-data'
  | 'audit'
  | 'roles'
  | 'connection'
  | 'kpi'
  | 'wiring'
  | 'meeting'
  | 'own-account'
  | 'report'
  | 'board-report'
  | 'rehearsal'
  | 'shared-view'
  | 'directory';

/** Whether somebody may read a text of a bundle; of its company, where the bundle is only the place where it stands. */
export function mayRead(actor: ActorName, access: AccessName, part: Part, bundle: BundleName): boolean {
  const reads = READ[access][actor];
  const isTheirs = bundle === 'elsewhere' ? actor === 'stranger' : actor !== 'stranger' && actor !== 'nobody';
  switch (part) {
    case 'outline':
      return reads.includes(bundle) || (access === 'place' && OUTLINED[actor].includes(bundle));
    case 'goal':
      return reads.includes(bundle);
    case 'note':
      return reads.includes(bundle) && actor !== 'viewer';
    case 'history':
      // The log shows every change to whoever reads it.
      return (reads.includes(bundle) && actor !== 'viewer') || mayRead(actor, access, 'audit', bundle);
    case 'audit':
      return isTheirs && (actor === 'admin' || actor === 'stranger' || actor === 'guest');
    case 'sign-on':
      // The log shows its changes as well.
      return mayRead(actor, access, 'roles', bundle) || mayRead(actor, access, 'audit', bundle);
    case 'token':
    case 'message':
      // Names of somebody's tokens and what was sent to them are in the file of everything about them.
      return mayRead(actor, access, 'own-data', bundle);
    case 'own-data':
      return (isTheirs && (actor === 'admin' || actor === 'stranger')) || actor === bundle;
    case 'sending':
    case 'roles':
      return isTheirs && (actor === 'admin' || actor === 'stranger');
    case 'connection':
    case 'kpi':
      return isTheirs && actor !== 'viewer';
    case 'shared-view':
      // A view of a viewer's own is in the file of everything about them.
      return isTheirs && (actor !== 'viewer' || bundle === 'viewer');
    case 'wiring':
      return isTheirs && (LEAD_HERE.includes(actor) || actor === 'stranger');
    case 'meeting':
      // Nobody but the bundle's owner takes part in it.
      return isTheirs && (actor === 'admin' || actor === 'chief' || actor === 'stranger' || actor === bundle);
    case 'own-account':
      // Somebody's own calendar is nobody's business, but administrators answer for what is connected. Whoever owns it, a viewer too, finds its name in the file of everything about them.
      return isTheirs && (actor === 'admin' || actor === 'stranger' || actor === bundle);
    case 'report':
      return isTheirs && actor !== 'viewer' && (access === 'open' || !['manager', 'lead', 'una', 'guest', 'cover'].includes(actor));
    case 'board-report':
      return mayRead(actor, access, 'report', bundle) || (isTheirs && actor === 'viewer');
    case 'rehearsal':
      return isTheirs && actor !== 'viewer' && (access === 'open' || !['manager', 'lead', 'una', 'guest', 'cover'].includes(actor));
    default:
      return isTheirs;
  }
}

/** What a mutation does, which decides who may. */
export type Deed =
  | 'choose'
  | 'meet'
  | 'change-meeting'
  | 'answer-meeting'
  | 'nothing'
  | 'choose-for-oneself'
  | 'hold-tokens'
  | 'change'
  | 'talk'
  | 'edit-talk'
  | 'end-talk'
  | 'shape-circle'
  | 'shape-board'
  | 'answer-escalation'
  | 'run-cycle'
  | 'administer'
  | 'connect'
  | 'watch'
  | 'feed'
  | 'unfeed'
  | 'keep-view'
  | 'change-view'
  | 'rehearse';

/** Whether somebody may do it to a bundle, or to the company that it stands in. */
export function mayDo(actor: ActorName, access: AccessName, deed: Deed, bundle: BundleName): boolean {
  const isTheirs = bundle === 'elsewhere' ? actor === 'stranger' : WORK_HERE.includes(actor);
  const leads = actor === 'stranger' || LEAD_HERE.includes(actor);
  switch (deed) {
    case 'choose':
      // For themselves, whatever they may do otherwise.
      return bundle === 'elsewhere' ? actor === 'stranger' : actor !== 'stranger' && actor !== 'nobody';
    case 'choose-for-oneself':
      return actor !== 'nobody';
    case 'hold-tokens':
      return OWNERS[bundle] === actor;
    case 'change':
      return CHANGED[actor].includes(bundle);
    case 'talk':
      // Whoever works here, about what they read.
      return actor !== 'viewer' && READ[access][actor].includes(bundle);
    case 'edit-talk':
      // What stands on the viewer's goal the administrator wrote.
      return (bundle === 'viewer' ? 'admin' : OWNERS[bundle]) === actor;
    case 'end-talk':
      return mayDo(actor, access, 'edit-talk', bundle) || mayDo(actor, access, 'administer', bundle);
    case 'shape-circle':
      return SHAPED[actor].includes(bundle);
    case 'answer-escalation':
      // Una alone is asked without leading anybody.
      return (leads && READ[access][actor].includes(bundle)) || (actor === 'una' && bundle === 'una');
    case 'nothing':
      // There is no such thing here for anybody.
      return false;
    case 'meet':
    case 'keep-view':
      return isTheirs;
    case 'change-meeting':
      return (isTheirs && (actor === 'admin' || actor === 'chief' || actor === 'stranger')) || (isTheirs && actor === bundle);
    case 'answer-meeting':
      // Who administers or leads may change any meeting, and what they answer where they do not take part says nothing.
      return mayDo(actor, access, 'change-meeting', bundle);
    case 'feed':
    case 'unfeed':
      return leads && READ[access][actor].includes(bundle);
    case 'change-view':
    case 'watch':
      // Shared views and KPIs are changed by whoever owns them, and by administrators; a viewer reads none.
      return isTheirs && (actor === 'admin' || actor === 'stranger' || OWNERS[bundle] === actor);
    case 'administer':
      return isTheirs && (actor === 'admin' || actor === 'stranger');
    case 'rehearse':
      return isTheirs && (access === 'open' || ['admin', 'chief', 'stranger'].includes(actor));
    default:
      return isTheirs && leads;
  }
}
