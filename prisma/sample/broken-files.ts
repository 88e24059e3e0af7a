import type { ImportFile } from '../../domain/import/import-plan.ts';

/** A file that cannot be loaded as it is, the line that it is told by and the code of the problem. */
export interface BrokenFile extends ImportFile {
  line: number | null;
  code: string;
}

const OKRS = 'cycle,cycle_start,cycle_end,level,team,objective,parent_objective,objective_owner,key_result,kr_owner,kind,start,target,unit,weight,confidence';
const GOOD =
  'Q1 2027,2027-01-01,2027-03-31,COMPANY,,Be the harbour that small shippers try first,,anna.almeida@harbour.example,Weekly active users,,increase,1800,3200,users,1,6';
const SECOND = GOOD.replace('Weekly active users,,increase,1800,3200,users', 'Time until the first answer,,decrease,190,45,minutes');
const PEOPLE = 'email,name,manager_email,team,role,time_zone,leadership';
const CHECK_INS = 'objective,key_result,date,value,confidence,note,author';

/** One file for each thing that goes wrong in real ones. Files of people and check-ins go with the other example files. */
export const BROKEN_FILES: readonly BrokenFile[] = [
  okrs('start-is-target', 3, 'START_IS_TARGET', SECOND.replace('190,45', '45,45')),
  okrs('unknown-owner', 3, 'UNKNOWN_OWNER', SECOND.replace('first answer,,', 'first answer,nobody.atall@harbour.example,')),
  okrs('31-february', 3, 'NO_SUCH_DAY', SECOND.replace('2027-03-31', '2027-02-31')),
  okrs('decimal-comma', 3, 'DECIMAL_COMMA', SECOND.replace('190,45', '12,5,4')),
  okrs('quoted-decimal-comma', 3, 'DECIMAL_COMMA', SECOND.replace('190,45', '"12,5",4')),
  okrs('key-result-twice', 3, 'KEY_RESULT_TWICE', GOOD),
  okrs('wrong-direction', 3, 'WRONG_DIRECTION', SECOND.replace('decrease', 'increase')),
  okrs(
    'unknown-parent',
    3,
    'UNKNOWN_PARENT',
    GOOD.replace('COMPANY,,Be the harbour that small shippers try first,', 'TEAM,Platform,Make the platform calm,Some goal nobody wrote'),
  ),
  okrs('open-quote', 3, 'OPEN_QUOTE', SECOND.replace('Time until', '"Time until')),
  okrs('not-utf-8', 3, 'NOT_UTF8', SECOND.replace('Time until', 'Zeit f\uFFFDr')),
  okrs(
    'formula',
    3,
    'FORMULA_TEXT',
    SECOND.replace('Time until the first answer', '"=HYPERLINK(""https://harbour.example"",""Time until the first answer"")"'),
  ),
  {
    name: 'okrs-missing-column.csv',
    text: 'cycle,level,objective,objective_owner,key_result,kind,target\nQ1 2027,COMPANY,A,a@harbour.example,B,increase,5\n',
    line: 1,
    code: 'MISSING_COLUMNS',
  },
  {
    name: 'people-manager-cycle.csv',
    text: lines(
      PEOPLE,
      'ada@harbour.example,Ada,bo@harbour.example,Platform,,Europe/Berlin,no',
      'bo@harbour.example,Bo,ada@harbour.example,Platform,,Europe/Berlin,no',
    ),
    line: 2,
    code: 'MANAGER_CYCLE',
  },
  { name: 'people-time-zone.csv', text: lines(PEOPLE, 'ada@harbour.example,Ada,,Platform,,Berlin,no'), line: 2, code: 'TIME_ZONE' },
  {
    name: 'check-ins-unknown-key-result.csv',
    text: lines(CHECK_INS, 'Be the harbour that nobody knows,Weekly active users,2027-02-01,5,6,,'),
    line: 2,
    code: 'UNKNOWN_KEY_RESULT',
  },
  { name: 'unknown-shape.csv', text: lines('colour,size', 'red,1'), line: 1, code: 'UNKNOWN_SHAPE' },
  { name: 'empty.csv', text: '', line: null, code: 'EMPTY_FILE' },
];

function okrs(name: string, line: number, code: string, row: string): BrokenFile {
  return { name: `okrs-${name}.csv`, text: lines(OKRS, GOOD, row), line, code };
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
