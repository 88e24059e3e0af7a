import type { Team } from './northwind-people.ts';

/** How a key result of the running cycle fares: each fate keeps its status on every day of week 6. */
export type Fate = 'on' | 'ahead' | 'risk' | 'off' | 'wrong' | 'done' | 'stale';

/** Title, kind, start, target, unit, fate; `steps` of a milestone as [title, weight, week in whose middle it is due]. */
export interface SampleKeyResult {
  title: string;
  kind: 'increase' | 'decrease' | 'maintain' | 'milestone' | 'binary';
  start: string;
  target: string;
  unit: string;
  fate: Fate;
  steps?: readonly (readonly [title: string, weight: number, week: number])[];
}

export interface SampleObjective {
  title: string;
  owner: string;
  /** Null for the company's own. */
  team: Team | null;
  individual?: true;
  parent?: string;
  keyResults: readonly SampleKeyResult[];
}

const GROW = 'Become the first choice of mid-size laboratories in Europe';
const KEEP = 'Keep the customers who trust us with their instruments';
const RELY = 'Make uptime a reason to buy Northwind';
const INSIGHT = 'Turn instrument data into decisions our customers act on';
const TEAM_UP = 'Be a place where good people do their best work';

export const ACTIVE_GOALS: readonly SampleObjective[] = [
  company(GROW, 'dana.whitfield', [
    up('Annual recurring revenue', '6.2', '8.0', 'M EUR', 'on'),
    up('New laboratories signed', '0', '60', 'customers', 'ahead'),
    down('Median time from demo to contract', '54', '38', 'days', 'on'),
  ]),
  company(KEEP, 'tomas.lindqvist', [
    down('Net revenue churn per quarter', '3.8', '2.4', '%', 'wrong'),
    up('Net promoter score', '31', '45', 'points', 'on'),
    keep('First reply to urgent tickets within an hour', '95', '', '%', 'on'),
  ]),
  company(RELY, 'marcus.oyelaran', [
    keep('Monthly uptime of the cloud service', '99.9', '', '%', 'on'),
    down('Minutes of customer-facing downtime a month', '46', '15', 'minutes', 'on'),
    steps('Second region carries live traffic', 'on', [
      ['Region built', 20, 2],
      ['Data replicated', 30, 4],
      ['First customers moved', 30, 9],
      ['All customers moved', 20, 12],
    ]),
  ]),
  company(INSIGHT, 'priya.raman', [
    up('Customers with a weekly active dashboard', '38', '65', '%', 'on'),
    up('Alerts that lead to a documented action', '1200', '3000', 'alerts', 'risk'),
    done('Reference study with a university hospital is published', 'on'),
  ]),
  company(TEAM_UP, 'helen.brandt', [
    up('Employee engagement score', '68', '78', 'points', 'on'),
    keep('Voluntary leavers per month', '', '1', 'people', 'on'),
    down('Days from job opening to signed offer', '61', '45', 'days', 'on'),
  ]),

  team('Product', 'jonas.keller', 'Make the first week with Northwind feel effortless', INSIGHT, [
    up('New customers who connect an instrument on day one', '22', '60', '%', 'on'),
    down('Median time to the first useful chart', '95', '30', 'minutes', 'on'),
    up('Onboarding checklist completed', '41', '75', '%', 'ahead'),
  ]),
  team('Product', 'anjali.mehta', 'Give lab managers the answers they look for', INSIGHT, [
    up('Lab managers who open a report each week', '140', '420', 'users', 'on'),
    up('Reports shared with a colleague', '80', '260', 'reports', 'on'),
    steps('Guided root-cause view reaches all plans', 'risk', [
      ['Interviews evaluated', 30, 2],
      ['Beta with ten labs', 30, 4],
      ['All plans', 40, 11],
    ]),
  ]),
  team('Product', 'sofia.marino', 'Earn a place in the daily routine of technicians', INSIGHT, [
    up('Technicians active on the phone each day', '310', '700', 'users', 'on'),
    up('App rating', '3.9', '4.6', 'stars', 'on'),
    down('Taps to confirm a calibration', '11', '4', 'taps', 'on'),
  ]),
  team('Engineering', 'eva.novakova', 'Let nothing that matters fail unnoticed', RELY, [
    down('Mean time to notice an incident', '14', '4', 'minutes', 'on'),
    down('Open critical bugs', '24', '6', 'bugs', 'stale'),
    keep('Error budget left at the end of a week', '25', '', '%', 'on'),
    up('Services with a tested runbook', '9', '30', 'services', 'on'),
  ]),
  team('Engineering', 'peter.janssen', 'Bring changes to customers within a day', RELY, [
    down('Median lead time of a change', '76', '24', 'hours', 'risk'),
    up('Deployments a week', '12', '40', 'deployments', 'on'),
    down('Changes that had to be rolled back', '8.5', '4.0', '%', 'on'),
  ]),
  team('Engineering', 'rahul.iyer', 'Speak the language of every instrument in the lab', GROW, [
    up('Instrument models supported', '180', '260', 'models', 'on'),
    down('Days to connect an unknown model', '21', '7', 'days', 'on'),
    up('Connections set up without our help', '35', '70', '%', 'done'),
  ]),
  team('Data Platform', 'irina.sokolova', 'Сделать данные приборов надёжной основой решений', INSIGHT, [
    up('Доля измерений, прошедших проверку качества', '82', '97', '%', 'on'),
    down('Задержка данных от прибора до графика', '240', '60', 's', 'on'),
    keep('Потерянные пакеты за неделю', '', '0.5', '%', 'risk'),
  ]),
  team('Data Platform', 'vikram.shah', 'Answer any question about a year of data in seconds', INSIGHT, [
    down('95th percentile of a yearly query', '18.0', '3.0', 's', 'on'),
    down('Storage cost per instrument and month', '0.92', '0.55', 'EUR', 'on'),
    up('Queries answered from the new store', '5', '90', '%', 'ahead'),
  ]),
  team('Sales', 'rachel.stone', 'Win where laboratories are growing fastest', GROW, [
    up('Qualified pipeline in life sciences', '2.1', '5.0', 'M EUR', 'on'),
    up('Demos held with laboratories above 50 instruments', '0', '120', 'demos', 'off'),
    up('Win rate against the market leader', '24', '36', '%', 'on'),
  ]),
  team('Sales', 'bettina.krause', 'Make partners sell Northwind without us in the room', GROW, [
    up('Revenue through partners', '180', '520', 'k EUR', 'on'),
    up('Certified partner engineers', '14', '60', 'people', 'risk'),
    done('Framework contract with a national distributor is signed', 'risk'),
  ]),
  team('Customer Success', 'amara.diallo', 'See trouble at a customer before the customer does', KEEP, [
    up('Accounts with a health score reviewed each month', '30', '95', '%', 'on'),
    up('Risky accounts turned around', '0', '24', 'accounts', 'on'),
    down('Escalations that reach the management', '17', '6', 'escalations', 'on'),
  ]),
  team('Customer Success', 'katie.brennan', 'Teach customers to need us less', KEEP, [
    up('Questions solved by the help centre', '44', '70', '%', 'on'),
    down('Tickets per hundred instruments', '9.4', '6.0', 'tickets', 'off'),
    up('Customers with a certified power user', '52', '150', 'customers', 'on'),
    keep('Satisfaction with answered tickets', '4.5', '', 'points', 'on'),
  ]),
  team('Operations', 'stefan.adler', 'Close the books without a late night', TEAM_UP, [
    down('Working days to close a month', '9', '4', 'days', 'on'),
    up('Invoices sent without a hand', '55', '90', '%', 'on'),
    steps('Audit for ISO 27001 is passed', 'on', [
      ['Gap analysis', 25, 3],
      ['Internal audit', 35, 5],
      ['Certificate', 40, 12],
    ]),
  ]),
  team('Operations', 'sara.lund', 'Hire people who stay and grow here', TEAM_UP, [
    up('Offers accepted', '64', '85', '%', 'on'),
    up('New hires productive after six weeks', '50', '80', '%', 'on'),
    up('Managers trained in feedback', '6', '26', 'managers', 'on'),
  ]),

  own('mei.tanaka', 'Product', 'Bring the voice of technicians into every decision', 'Earn a place in the daily routine of technicians', [
    up('Interviews with technicians', '0', '24', 'interviews', 'on'),
    up('Decisions that cite an interview', '0', '40', '%', 'on'),
  ]),
  own('kavya.nair', 'Engineering', 'Become the person to ask about incident response', 'Let nothing that matters fail unnoticed', [
    up('Incident reviews led', '0', '10', 'reviews', 'on'),
    up('Actions from reviews closed in time', '45', '90', '%', 'on'),
  ]),
  own('lukas.weber', 'Engineering', 'Make our build a pleasure to wait for', 'Bring changes to customers within a day', [
    down('Median build time', '19.0', '8.0', 'minutes', 'on'),
    down('Flaky tests', '64', '10', 'tests', 'on'),
  ]),
  own('hannah.vogel', 'Data Platform', 'Learn enough statistics to teach it to others', 'Answer any question about a year of data in seconds', [
    up('Course lessons finished', '0', '30', 'lessons', 'on'),
    done('A talk on anomaly detection is given to the whole company', 'on'),
  ]),
  own('andrew.kim', 'Sales', 'Grow from demos into trusted advice', 'Win where laboratories are growing fastest', [
    up('Second meetings asked for by the customer', '8', '32', 'meetings', 'on'),
    up('Talk time that is the customer speaking', '38', '60', '%', 'on'),
  ]),
  own('pooja.verma', 'Customer Success', 'Know the ten largest customers by heart', 'See trouble at a customer before the customer does', [
    up('Quarterly reviews held on site', '0', '10', 'reviews', 'on'),
    up('Expansion ideas agreed with a customer', '2', '15', 'ideas', 'on'),
  ]),
  own('monica.reyes', 'Operations', 'Make travel cheaper and less of a chore', 'Close the books without a late night', [
    down('Average cost of a trip', '870', '640', 'EUR', 'on'),
    up('Expenses paid back within a week', '58', '95', '%', 'on'),
  ]),
  own('emma.walsh', 'Operations', 'Give every newcomer a first day to remember', 'Hire people who stay and grow here', [
    up('Newcomers who rate day one with five stars', '60', '90', '%', 'on'),
    keep('Laptops ready on the first morning', '100', '', '%', 'on'),
  ]),
];

/** The cycle before: fates here say how it ended. `off` missed, `risk` partly achieved, `on` achieved, `done` completed, `wrong` dropped. */
export const CLOSED_GOALS: readonly SampleObjective[] = [
  company('Prove that Northwind works at scale', 'dana.whitfield', [
    up('Annual recurring revenue', '5.1', '6.2', 'M EUR', 'done'),
    up('Laboratories with more than fifty instruments', '11', '25', 'customers', 'on'),
    down('Median time from demo to contract', '71', '50', 'days', 'on'),
  ]),
  company('Win back the trust we lost in spring', 'tomas.lindqvist', [
    up('Net promoter score', '18', '32', 'points', 'done'),
    down('Open complaints', '42', '5', 'complaints', 'risk'),
    keep('First reply to urgent tickets within two hours', '95', '', '%', 'on'),
  ]),
  company('Run a service that customers stop thinking about', 'marcus.oyelaran', [
    keep('Monthly uptime of the cloud service', '99.5', '', '%', 'on'),
    down('Minutes of customer-facing downtime a month', '120', '45', 'minutes', 'done'),
    up('Restores rehearsed', '0', '6', 'rehearsals', 'off'),
  ]),
  company('Find out what lab managers would pay more for', 'priya.raman', [
    up('Interviews with lab managers', '0', '40', 'interviews', 'done'),
    up('Prototypes tested with customers', '0', '8', 'prototypes', 'risk'),
    done('Pricing study is decided on', 'on'),
  ]),
  company('Grow without losing each other', 'helen.brandt', [
    up('Employee engagement score', '64', '70', 'points', 'risk'),
    up('Teams with written goals', '2', '6', 'teams', 'done'),
  ]),
  team('Product', 'jonas.keller', 'Remove the reasons why trials fail', 'Find out what lab managers would pay more for', [
    up('Trials that become customers', '14', '22', '%', 'on'),
    down('Steps to the first connection', '17', '8', 'steps', 'done'),
  ]),
  team('Engineering', 'eva.novakova', 'Know of trouble before customers call', 'Run a service that customers stop thinking about', [
    down('Mean time to notice an incident', '35', '15', 'minutes', 'done'),
    up('Services with alerts', '12', '40', 'services', 'on'),
    up('Load tests a month', '0', '8', 'tests', 'wrong'),
  ]),
  team('Engineering', 'peter.janssen', 'Release without fear', 'Run a service that customers stop thinking about', [
    up('Deployments a week', '3', '12', 'deployments', 'done'),
    down('Changes that had to be rolled back', '15.0', '8.0', '%', 'on'),
  ]),
  team('Data Platform', 'vikram.shah', 'Move history to a store that can grow', 'Prove that Northwind works at scale', [
    up('History moved', '0', '100', '%', 'risk'),
    down('95th percentile of a yearly query', '60.0', '15.0', 's', 'on'),
  ]),
  team('Sales', 'rachel.stone', 'Learn to sell to larger laboratories', 'Prove that Northwind works at scale', [
    up('Pilots with larger laboratories', '0', '12', 'pilots', 'on'),
    up('Qualified pipeline in life sciences', '0.8', '2.5', 'M EUR', 'off'),
  ]),
  team('Customer Success', 'amara.diallo', 'Call customers before they call us', 'Win back the trust we lost in spring', [
    up('Accounts with a named contact', '40', '100', '%', 'done'),
    up('Calls to quiet customers', '0', '150', 'calls', 'risk'),
  ]),
  team('Operations', 'stefan.adler', 'Get the basics of a larger company right', 'Grow without losing each other', [
    down('Working days to close a month', '14', '9', 'days', 'done'),
    up('Contracts in one place', '20', '100', '%', 'on'),
  ]),
];

/** The cycle to come, a draft: good but for exactly two warnings, a number in an objective and a task as a key result. */
export const DRAFT_GOALS: readonly SampleObjective[] = [
  company('Become the standard for connected laboratories in Europe', 'dana.whitfield', [
    up('Annual recurring revenue', '8.0', '9.8', 'M EUR', 'on'),
    up('New laboratories signed', '0', '75', 'customers', 'on'),
    up('Revenue from the Nordics', '0.3', '0.9', 'M EUR', 'on'),
  ]),
  company('Make 95 percent of our customers want to stay', 'tomas.lindqvist', [
    down('Net revenue churn per quarter', '3.0', '1.8', '%', 'on'),
    up('Net promoter score', '45', '52', 'points', 'on'),
  ]),
  company('Let customers act on their data without our help', 'priya.raman', [
    up('Customers who built their own alert', '25', '60', '%', 'on'),
    up('Customers with a weekly active dashboard', '65', '80', '%', 'on'),
  ]),
  team('Product', 'jonas.keller', 'Let anyone set up an alert that is right', 'Let customers act on their data without our help', [
    up('Alerts confirmed as useful', '40', '75', '%', 'on'),
    down('Minutes to set up an alert', '18', '5', 'minutes', 'on'),
  ]),
  team('Engineering', 'eva.novakova', 'Run two regions as calmly as one', 'Become the standard for connected laboratories in Europe', [
    keep('Monthly uptime of the cloud service', '99.95', '', '%', 'on'),
    up('Launch the failover exercise', '0', '6', 'exercises', 'on'),
  ]),
  team('Data Platform', 'irina.sokolova', 'Предупреждать о сбое прибора до того, как он случится', 'Let customers act on their data without our help', [
    up('Сбои, предсказанные за сутки', '0', '40', '%', 'on'),
    down('Ложные предупреждения', '30', '10', '%', 'on'),
  ]),
  team('Sales', 'rachel.stone', 'Open the Nordics with customers who recommend us', 'Become the standard for connected laboratories in Europe', [
    up('Reference customers in the Nordics', '1', '8', 'customers', 'on'),
    up('Qualified pipeline in the Nordics', '0.4', '2.0', 'M EUR', 'on'),
  ]),
  team('Customer Success', 'amara.diallo', 'Make every renewal a formality', 'Make 95 percent of our customers want to stay', [
    up('Renewals signed a month early', '35', '70', '%', 'on'),
    up('Accounts with an executive sponsor', '20', '60', '%', 'on'),
  ]),
];

function company(title: string, owner: string, keyResults: readonly SampleKeyResult[]): SampleObjective {
  return { title, owner, team: null, keyResults };
}

function team(name: Team, owner: string, title: string, parent: string, keyResults: readonly SampleKeyResult[]): SampleObjective {
  return { title, owner, team: name, parent, keyResults };
}

function own(owner: string, name: Team, title: string, parent: string, keyResults: readonly SampleKeyResult[]): SampleObjective {
  return { title, owner, team: name, individual: true, parent, keyResults };
}

function up(title: string, start: string, target: string, unit: string, fate: Fate): SampleKeyResult {
  return { title, kind: 'increase', start, target, unit, fate };
}

function down(title: string, start: string, target: string, unit: string, fate: Fate): SampleKeyResult {
  return { title, kind: 'decrease', start, target, unit, fate };
}

/** At least `start`, at most `target`. */
function keep(title: string, start: string, target: string, unit: string, fate: Fate): SampleKeyResult {
  return { title, kind: 'maintain', start, target, unit, fate };
}

function done(title: string, fate: Fate): SampleKeyResult {
  return { title, kind: 'binary', start: '', target: '', unit: '', fate };
}

function steps(title: string, fate: Fate, planned: readonly (readonly [string, number, number])[]): SampleKeyResult {
  return { title, kind: 'milestone', start: '', target: '', unit: '', fate, steps: planned };
}
