import { expect, test } from '@jest/globals';
import { isLoadable, objectiveKeyOf } from './import-plan.ts';
import type { ImportPlan, KnownGoals } from './import-plan.ts';
import { nothingKnown, planImport } from './plan-import.ts';

const KNOWN = nothingKnown({ timeZone: 'Europe/Berlin', today: '2027-02-10' });
const OKRS_HEADING =
  'cycle,cycle_start,cycle_end,level,team,objective,parent_objective,objective_owner,key_result,kr_owner,kind,start,target,unit,weight,confidence';
const PEOPLE =
  'email,name,manager_email,team,role,time_zone,leadership\nada@x.example,Ada,,Sales,TEAM_LEAD,Europe/Berlin,yes\nbo@x.example,Bo,ada@x.example,Sales,,Asia/Kolkata,\n';
const GOOD = 'Q1 2027,2027-01-01,2027-03-31,COMPANY,,Grow the customer base steadily,,ada@x.example,New customers,,increase,0,100,customers,,7';

/** An okrs row with some of its cells changed. */
function row(change: Partial<Record<string, string>> = {}): string {
  const columns = OKRS_HEADING.split(',');
  const values = GOOD.split(',');
  return columns.map((column, index) => change[column] ?? values[index] ?? '').join(',');
}

function plan(files: Record<string, string>, known: Partial<KnownGoals> = {}): ImportPlan {
  return planImport(
    Object.entries(files).map(([name, text]) => ({ name, text })),
    { ...KNOWN, ...known },
  );
}

function okrs(...rows: string[]): ImportPlan {
  return plan({ 'okrs.csv': [OKRS_HEADING, ...rows].join('\n'), 'people.csv': PEOPLE });
}

const told = (result: ImportPlan): string[] => result.problems.map(({ line, code }) => `${line} ${code}`);

test('goals, people and check-ins are read together', () => {
  const result = plan({
    'okrs.csv': [OKRS_HEADING, row(), row({ key_result: 'Churn', kind: 'decrease', start: '5.5', target: '3', unit: '%', kr_owner: 'bo@x.example' })].join(
      '\n',
    ),
    'people.csv': PEOPLE,
    'check-ins.csv':
      'objective,key_result,date,value,confidence,note,author,blocker\nGrow the customer base steadily,Churn,2027-02-01,4.25,6,"Two lines,\nreally",bo@x.example,Legal\n',
  });

  expect(result.problems).toEqual([]);
  expect(result.people.map(({ email, role, timeZone, leadership }) => [email, role, timeZone, leadership])).toEqual([
    ['ada@x.example', 'TEAM_LEAD', 'Europe/Berlin', true],
    ['bo@x.example', 'CONTRIBUTOR', 'Asia/Kolkata', false],
  ]);
  expect(result.teams).toEqual([{ name: 'Sales', leadEmail: 'ada@x.example' }]);
  expect(result.cycles).toEqual([{ name: 'Q1 2027', startsOn: '2027-01-01', endsOn: '2027-03-31' }]);
  expect(result.objectives).toHaveLength(1);
  expect(result.keyResults.map(({ title, start, target, ownerEmail, confidence }) => [title, start, target, ownerEmail, confidence])).toEqual([
    ['New customers', '0', '100', null, 7],
    ['Churn', '5.5', '3', 'bo@x.example', 7],
  ]);
  expect(result.checkIns).toMatchObject([
    { date: '2027-02-01', value: '4.25', note: 'Two lines,\nreally', blocker: 'Legal', keyResultKey: result.keyResults[1]?.key },
  ]);
});

test('the columns may come in any order and spelling, and unknown ones are told', () => {
  const result = plan({ 'p.csv': 'Name;Shoe size;E-mail;EMAIL\nAda;40;;ada@x.example' });

  expect(result.people).toMatchObject([{ name: 'Ada', email: 'ada@x.example' }]);
  expect(result.unknownColumns).toEqual([
    { file: 'p.csv', column: 'shoe_size' },
    { file: 'p.csv', column: 'e_mail' },
  ]);
});

test('all five kinds are read', () => {
  const result = okrs(
    row({ key_result: 'a', kind: 'increase', start: '', target: '10' }),
    row({ key_result: 'b', kind: 'decrease', start: '10', target: '4' }),
    row({ key_result: 'c', kind: 'maintain', start: '99.5', target: '' }),
    row({ key_result: 'd', kind: 'milestone', start: '', target: 'Design:30@2027-01-29; Build 2: 50; Launch' }),
    row({ key_result: 'e', kind: 'binary', start: '', target: '2027-03-01' }),
  );

  expect(result.problems).toEqual([]);
  expect(result.keyResults).toMatchObject([
    { start: '0', target: '10' },
    { start: '10', target: '4' },
    { atLeast: '99.5', atMost: null, start: null, target: null },
    {
      steps: [
        { title: 'Design', weight: '30', dueOn: '2027-01-29' },
        { title: 'Build 2', weight: '50', dueOn: null },
        { title: 'Launch', weight: '1', dueOn: null },
      ],
    },
    { dueOn: '2027-03-01' },
  ]);
});

test.each([
  ['start = target', [row({ start: '100.0' })], ['2 START_IS_TARGET']],
  ['the wrong direction', [row({ start: '200' })], ['2 WRONG_DIRECTION']],
  ['an unknown owner', [row({ objective_owner: 'eve@x.example' })], ['2 UNKNOWN_OWNER']],
  ['an unknown owner of a key result', [row({ kr_owner: 'eve@x.example' })], ['2 UNKNOWN_OWNER']],
  ['31 February', [row({ cycle_end: '2027-02-31' })], ['2 NO_SUCH_DAY']],
  ['a day in another order', [row({ cycle_end: '31.03.2027' })], ['2 DAY_FORMAT']],
  ['a cycle that ends first', [row({ cycle_end: '2026-03-31' })], ['2 CYCLE_ENDS_FIRST']],
  ['a number split at its comma', [row({ start: '12,5' })], ['2 DECIMAL_COMMA']],
  ['a quoted decimal comma', [row({ start: '"12,5"' })], ['2 DECIMAL_COMMA']],
  ['a unit in a number', [row({ target: '100 %' })], ['2 NUMBER']],
  ['two key results of one name', [row(), row()], ['3 KEY_RESULT_TWICE']],
  ['an objective told in two ways', [row(), row({ key_result: 'b', objective_owner: 'bo@x.example' })], ['3 OBJECTIVE_DIFFERS']],
  ['a cycle with two spans', [row(), row({ key_result: 'b', cycle_end: '2027-04-30' })], ['3 CYCLE_DIFFERS']],
  ['a team objective without team', [row({ level: 'team' })], ['2 MISSING']],
  ['an unknown level', [row({ level: 'galaxy' })], ['2 CHOICE']],
  ['an unknown parent', [row({ parent_objective: 'Nothing' })], ['2 UNKNOWN_PARENT']],
  ['an objective as its own parent', [row({ parent_objective: 'Grow the customer base steadily' })], ['2 OWN_PARENT']],
  ['a circle of parents', [row({ objective: 'A', parent_objective: 'B' }), row({ objective: 'B', parent_objective: 'A' })], ['2 PARENT_CYCLE']],
  ['a parent below', [row({ objective: 'A', parent_objective: 'B' }), row({ objective: 'B', level: 'INDIVIDUAL' })], ['2 PARENT_BELOW']],
  ['a band without bounds', [row({ kind: 'maintain', start: '', target: '' })], ['2 NO_BAND']],
  ['a band upside down', [row({ kind: 'maintain', start: '9', target: '3' })], ['2 EMPTY_BAND']],
  ['a step without sense', [row({ kind: 'milestone', start: '', target: 'Design:0' })], ['2 STEP']],
  ['no steps', [row({ kind: 'milestone', start: '', target: '' })], ['2 NO_STEPS']],
  ['a confidence out of range', [row({ confidence: '11' })], ['2 WHOLE_NUMBER']],
  ['a weight of nothing', [row({ weight: '0' })], ['2 WEIGHT']],
  ['a title without end', [row({ key_result: 'x'.repeat(301) })], ['2 TOO_LONG']],
  ['no title', [row({ objective: '' })], ['2 MISSING']],
])('%s is refused with its line and the way out', (_, rows, expected) => {
  const result = okrs(...rows);

  expect(told(result)).toEqual(expected);
  expect(isLoadable(result)).toBe(false);
  expect(result.problems.every(({ sentence, wayOut }) => sentence.endsWith('.') && wayOut.endsWith('.'))).toBe(true);
});

/** Rows with why their objective matters and what it weighs. */
function weighed(...rows: [description: string, weight: string][]): ImportPlan {
  const lines = rows.map(([description, weight], index) => `${row({ key_result: `K${index}` })},${description},${weight}`);
  return plan({ 'okrs.csv': [`${OKRS_HEADING},objective_description,objective_weight`, ...lines].join('\n'), 'people.csv': PEOPLE });
}

test('what one row says of an objective holds for all of its rows', () => {
  const { objectives, problems } = weighed(['', ''], ['So that they stay', '2.0'], ['', '2']);

  expect(problems).toEqual([]);
  expect(objectives).toMatchObject([{ description: 'So that they stay', weight: '2' }]);
});

test('an objective weighs one thing, and more than nothing', () => {
  expect(told(weighed(['', '0']))).toEqual(['2 WEIGHT']);
  expect(told(weighed(['', '2'], ['', '3']))).toEqual(['3 OBJECTIVE_DIFFERS']);
});

test('the split number is named in the message', () => {
  expect(okrs(row({ start: '12,5' })).problems[0]).toMatchObject({
    line: 2,
    sentence: expect.stringContaining('"12,5"'),
    wayOut: expect.stringContaining('"12.5"'),
  });
});

test('a decimal comma is a number where semicolons separate', () => {
  const semicolons = (line: string): string => line.replaceAll(',', ';');

  const result = plan({ 'okrs.csv': [semicolons(OKRS_HEADING), semicolons(row({ target: 'X' })).replace('X', '12,5')].join('\n') });

  expect(result.problems).toEqual([]);
  expect(result.keyResults[0]?.target).toBe('12.5');
});

test('text that a spreadsheet would compute stays text, and only warns', () => {
  const result = okrs(row({ key_result: '"=HYPERLINK(""http://x"")"' }));

  expect(told(result)).toEqual(['2 FORMULA_TEXT']);
  expect(isLoadable(result)).toBe(true);
  expect(result.keyResults[0]?.title).toBe('=HYPERLINK("http://x")');
});

test.each([
  ['a manager cycle', 'email,name,manager_email\na@x.example,A,b@x.example\nb@x.example,B,a@x.example\nc@x.example,C,a@x.example', ['2 MANAGER_CYCLE']],
  ['somebody managing themself', 'email,name,manager_email\na@x.example,A,a@x.example', ['2 MANAGER_CYCLE']],
  ['an unknown manager', 'email,name,manager_email\na@x.example,A,z@x.example', ['2 UNKNOWN_MANAGER']],
  ['a person twice', 'email,name\na@x.example,A\nA@x.example,B', ['3 PERSON_TWICE']],
  ['a zone that is none', 'email,name,time_zone\na@x.example,A,Mars/Base', ['2 TIME_ZONE']],
  ['an address that is none', 'email,name\nada at x,A', ['2 EMAIL']],
  ['no name', 'email,name\na@x.example,', ['2 MISSING']],
  ['a role that is none', 'email,name,role\na@x.example,A,King', ['2 CHOICE']],
  ['an open quote', 'email,name\na@x.example,"A\nb@x.example,B', ['2 OPEN_QUOTE']],
  ['a heading twice', 'email,name,name\na@x.example,A,B', ['1 COLUMN_TWICE']],
  ['missing columns', 'manager_email,name\n,A', ['1 MISSING_COLUMNS']],
  ['an unknown shape', 'colour,size\nred,1', ['1 UNKNOWN_SHAPE']],
  ['an empty file', '\n', ['null EMPTY_FILE']],
  ['a heading alone', 'email,name\n', ['1 NO_ROWS']],
  ['a binary file', '\0\uFFFD\0', ['1 NOT_UTF8']],
])('%s is refused', (_, text, expected) => {
  const result = plan({ 'file.csv': text });

  expect(told(result)).toEqual(expected);
  expect(isLoadable(result)).toBe(false);
});

test('goals without people make their owners people', () => {
  const result = plan({ 'okrs.csv': [OKRS_HEADING, row({ kr_owner: 'ada-lou.king@x.example' })].join('\n') });

  expect(result.problems).toEqual([]);
  expect(result.people.map(({ name }) => name)).toEqual(['Ada', 'Ada-Lou King']);
});

test('parents come before their children, wherever they stand', () => {
  const result = okrs(row({ objective: 'Child', level: 'TEAM', team: 'Sales', parent_objective: 'Parent' }), row({ objective: 'Parent' }));

  expect(result.objectives.map(({ title }) => title)).toEqual(['Parent', 'Child']);
  expect(result.objectives[1]?.parentKey).toBe(objectiveKeyOf({ cycle: 'Q1 2027', team: null, title: 'Parent' }));
});

const CHECK_INS_HEADING = 'objective,key_result,date,value,confidence,note,author';
const KNOWN_KEY_RESULT = {
  cycle: 'Q1 2027',
  startsOn: '2027-01-01',
  endsOn: '2027-03-31',
  team: null,
  objective: 'O',
  title: 'K',
  kind: 'increase' as const,
  stepCount: 0,
};

test.each([
  ['an unknown key result', 'O,Other,2027-02-01,1,,,', 'UNKNOWN_KEY_RESULT'],
  ['a day before the cycle', 'O,K,2026-12-31,1,,,', 'BEFORE_CYCLE'],
  ['a day after it, as a warning', 'O,K,2027-04-02,1,,,', 'AFTER_CYCLE'],
  ['no value', 'O,K,2027-02-01,,,,', 'MISSING'],
  ['an unknown author', 'O,K,2027-02-01,1,,,z@x.example', 'UNKNOWN_AUTHOR'],
])('a check-in with %s is told', (_, line, code) => {
  const result = plan(
    { 'check-ins.csv': `${CHECK_INS_HEADING}\n${line}` },
    { keyResults: [KNOWN_KEY_RESULT], people: [{ email: 'ada@x.example', team: null }] },
  );

  expect(result.problems.map((problem) => problem.code)).toEqual([code]);
});

test('a check-in finds its key result by cycle and team where titles are the same', () => {
  const keyResults = [
    KNOWN_KEY_RESULT,
    { ...KNOWN_KEY_RESULT, cycle: 'Q2 2027', startsOn: '2027-04-01', endsOn: '2027-06-30' },
    { ...KNOWN_KEY_RESULT, team: 'Sales' },
  ];
  const read = (line: string, heading = CHECK_INS_HEADING): ImportPlan => plan({ 'check-ins.csv': `${heading}\n${line}` }, { keyResults });

  expect(read('O,K,2027-04-02,1,,,').checkIns[0]?.keyResultKey).toContain('Q2 2027');
  expect(told(read('O,K,2027-02-02,1,,,'))).toEqual(['2 AMBIGUOUS_KEY_RESULT']);
  expect(read('O,K,2027-02-02,1,,,,Sales', `${CHECK_INS_HEADING},team`).checkIns[0]?.keyResultKey).toContain('Sales');
});

test('the check-ins of a refused key result add no complaints of their own', () => {
  const checkIns = `${CHECK_INS_HEADING}\nGrow the customer base steadily,New customers,2027-02-01,5,,,\n`;

  const result = plan({ 'okrs.csv': [OKRS_HEADING, row({ start: '100' })].join('\n'), 'check-ins.csv': checkIns });

  expect(told(result)).toEqual(['2 START_IS_TARGET']);
});

test('loading the same files again gives the same keys', () => {
  const files = { 'okrs.csv': [OKRS_HEADING, row()].join('\n'), 'people.csv': PEOPLE };

  expect(plan(files)).toEqual(plan(files));
});

test('a Betterworks export becomes objectives with percentages', () => {
  const result = plan(
    {
      'betterworks.csv': [
        'name,type (goal|milestone),progress 0–100,start_date,end_date,owner_email,categories',
        'Delight customers in every region,goal,40,2027-01-01,2027-03-31,ada@x.example,Company;Growth',
        'Reach NPS 50,milestone,60,2027-01-01,2027-03-31,bo@x.example,',
        'Learn to sell,goal,25%,2027-01-15,2027-06-15,bo@x.example,Sales',
      ].join('\n'),
    },
    {
      people: [
        { email: 'ada@x.example', team: null },
        { email: 'bo@x.example', team: 'Sales' },
      ],
    },
  );

  expect(result.problems).toEqual([]);
  expect(result.cycles).toEqual([
    { name: 'Q1 2027', startsOn: '2027-01-01', endsOn: '2027-03-31' },
    { name: 'H1 2027', startsOn: '2027-01-01', endsOn: '2027-06-30' },
  ]);
  expect(result.objectives.map(({ title, level, team }) => [title, level, team])).toEqual([
    ['Delight customers in every region', 'COMPANY', null],
    ['Learn to sell', 'TEAM', 'Sales'],
  ]);
  expect(result.keyResults.map(({ title, unit, target }) => [title, unit, target])).toEqual([
    ['Reach NPS 50', '%', '100'],
    ['Progress of Learn to sell', '%', '100'],
  ]);
  expect(result.checkIns.map(({ date, value }) => [date, value])).toEqual([
    ['2027-02-10', '60'],
    ['2027-02-10', '25'],
  ]);
});

test('a goal of an export goes into the shortest cycle of the organization that encloses it', () => {
  const cycles = [
    { name: '2027', startsOn: '2027-01-01', endsOn: '2027-12-31' },
    { name: 'Spring', startsOn: '2027-01-18', endsOn: '2027-04-18' },
  ];
  const goal = (start: string, end: string): string => `Grow from ${start},goal,40,${start},${end},ada@x.example,`;
  const result = plan(
    {
      'betterworks.csv': [
        'name,type,progress,start_date,end_date,owner_email,categories',
        goal('2027-01-18', '2027-04-18'),
        goal('2027-05-01', '2027-06-30'),
        goal('2028-01-01', '2028-03-31'),
      ].join('\n'),
    },
    { cycles },
  );

  expect(result.objectives.map(({ cycle }) => cycle)).toEqual(['Spring', '2027', 'Q1 2028']);
});

test.each([
  ['a milestone before any goal', 'M,milestone,1,2027-01-01,2027-03-31,ada@x.example,', 'MILESTONE_FIRST'],
  ['more than all', 'G,goal,140,2027-01-01,2027-03-31,ada@x.example,', 'PERCENT'],
  ['a type of its own', 'G,task,1,2027-01-01,2027-03-31,ada@x.example,', 'CHOICE'],
])('a Betterworks row with %s is refused', (_, line, code) => {
  const result = plan({ 'b.csv': `name,type,progress,start_date,end_date,owner_email,categories\n${line}` });

  expect(result.problems.map((problem) => problem.code)).toEqual([code]);
});

test('a Culture Amp export becomes individual objectives', () => {
  const result = plan({
    'culture-amp.csv': [
      'email,name,description,visibility,due_at,status,completion,key_result_1_title,key_result_1_completion,key_result_2_title,key_result_2_completion',
      'ada@x.example,Write the handbook,,Everyone,2027-03-31T00:00:00Z,on_track,50,Ten chapters,60,Five readers,40',
      'ada@x.example,Learn to listen,,Private,2027-05-02,,10,,,,',
    ].join('\n'),
  });

  expect(result.problems.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'PRIVATE_GOAL']]);
  expect(result.cycles.map(({ name }) => name)).toEqual(['Q1 2027', 'Q2 2027']);
  expect(result.objectives.every(({ level, ownerEmail }) => level === 'INDIVIDUAL' && ownerEmail === 'ada@x.example')).toBe(true);
  expect(result.keyResults.map(({ title }) => title)).toEqual(['Ten chapters', 'Five readers', 'Progress of Learn to listen']);
  expect(result.checkIns.map(({ value, date }) => [value, date])).toEqual([
    ['60', '2027-02-10'],
    ['40', '2027-02-10'],
    ['10', '2027-04-01'],
  ]);
});
