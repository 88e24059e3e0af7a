const PEOPLE = 100;
const OBJECTIVES = 100;
const KEY_RESULTS = 300;
const CYCLE = ['Q1 2027', '2027-01-01', '2027-03-31'];

/** A hundred people, eight to a manager. */
export function peopleFile(): string {
  const rows = Array.from({ length: PEOPLE }, (_, place) => {
    const manager = place === 0 ? '' : addressOf(Math.floor((place - 1) / 8));
    return [addressOf(place), `Person ${place + 1}`, manager, '', place === 0 ? 'ADMIN' : 'CONTRIBUTOR', 'Europe/Berlin', place < 3 ? 'yes' : ''];
  });
  return linesOf('email,name,manager_email,team,role,time_zone,leadership', rows);
}

/** Three hundred key results of a hundred objectives in one quarter. */
export function goalsFile(): string {
  const rows = Array.from({ length: KEY_RESULTS }, (_, place) => {
    const objective = Math.floor(place / (KEY_RESULTS / OBJECTIVES));
    const [owner, measure] = [addressOf(objective % PEOPLE), `Raise measure ${place + 1} from 0 to 100`];
    return [
      ...CYCLE,
      'COMPANY',
      '',
      `Customers stay because goal ${objective + 1} holds`,
      '',
      owner,
      measure,
      addressOf(place % PEOPLE),
      'increase',
      '0',
      '100',
      'points',
    ];
  });
  return linesOf('cycle,cycle_start,cycle_end,level,team,objective,parent_objective,objective_owner,key_result,kr_owner,kind,start,target,unit', rows);
}

function linesOf(head: string, rows: readonly string[][]): string {
  return [head, ...rows.map((row) => row.join(','))].join('\n');
}

function addressOf(place: number): string {
  return `person.${place + 1}@bench.example`;
}
