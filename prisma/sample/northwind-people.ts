/** The people of the sample company: e-mail name, name, manager's e-mail name, team, role, zone, leadership, language. */
export interface SamplePerson {
  id: string;
  name: string;
  manager: string;
  team: string;
  role: 'ADMIN' | 'MANAGER' | 'TEAM_LEAD' | 'CONTRIBUTOR' | 'VIEWER';
  zone: string;
  leadership: boolean;
  language: 'en' | 'ru';
}

export const EMAIL_DOMAIN = 'northwind.example';
export const TEAMS = ['Product', 'Engineering', 'Data Platform', 'Sales', 'Customer Success', 'Operations'] as const;
export type Team = (typeof TEAMS)[number];

const BERLIN = 'Europe/Berlin';
const NEW_YORK = 'America/New_York';
const KOLKATA = 'Asia/Kolkata';

const LEADERS: readonly SamplePerson[] = [
  leader('helen.brandt', 'Helen Brandt', '', 'Operations', 'ADMIN', BERLIN),
  leader('marcus.oyelaran', 'Marcus Oyelaran', 'helen.brandt', 'Engineering', 'MANAGER', BERLIN),
  leader('priya.raman', 'Priya Raman', 'helen.brandt', 'Product', 'MANAGER', KOLKATA),
  leader('dana.whitfield', 'Dana Whitfield', 'helen.brandt', 'Sales', 'MANAGER', NEW_YORK),
  leader('tomas.lindqvist', 'Tomas Lindqvist', 'helen.brandt', 'Customer Success', 'MANAGER', BERLIN),
];

/** Team by team: the lead first. */
const MEMBERS: Record<Team, { manager: string; people: readonly (readonly [id: string, name: string, zone: string])[] }> = {
  Product: {
    manager: 'priya.raman',
    people: [
      ['jonas.keller', 'Jonas Keller', BERLIN],
      ['anjali.mehta', 'Anjali Mehta', KOLKATA],
      ['sofia.marino', 'Sofía Marino', BERLIN],
      ['grace.okafor', 'Grace Okafor', NEW_YORK],
      ['leo.hartmann', 'Leo Hartmann', BERLIN],
      ['mei.tanaka', 'Mei Tanaka', NEW_YORK],
    ],
  },
  Engineering: {
    manager: 'marcus.oyelaran',
    people: [
      ['eva.novakova', 'Eva Nováková', BERLIN],
      ['rahul.iyer', 'Rahul Iyer', KOLKATA],
      ['peter.janssen', 'Peter Janssen', BERLIN],
      ['kavya.nair', 'Kavya Nair', KOLKATA],
      ['owen.clarke', 'Owen Clarke', NEW_YORK],
      ['lukas.weber', 'Lukas Weber', BERLIN],
      ['deepak.rao', 'Deepak Rao', KOLKATA],
      ['nina.hoffmann', 'Nina Hoffmann', BERLIN],
      ['arjun.das', 'Arjun Das', KOLKATA],
    ],
  },
  'Data Platform': {
    manager: 'marcus.oyelaran',
    people: [
      ['irina.sokolova', 'Ирина Соколова', BERLIN],
      ['vikram.shah', 'Vikram Shah', KOLKATA],
      ['hannah.vogel', 'Hannah Vogel', BERLIN],
      ['samuel.price', 'Samuel Price', NEW_YORK],
      ['ishaan.gupta', 'Ishaan Gupta', KOLKATA],
      ['clara.dubois', 'Clara Dubois', BERLIN],
    ],
  },
  Sales: {
    manager: 'dana.whitfield',
    people: [
      ['rachel.stone', 'Rachel Stone', NEW_YORK],
      ['miguel.santos', 'Miguel Santos', NEW_YORK],
      ['bettina.krause', 'Bettina Krause', BERLIN],
      ['andrew.kim', 'Andrew Kim', NEW_YORK],
      ['olivia.grant', 'Olivia Grant', NEW_YORK],
      ['farid.haddad', 'Farid Haddad', BERLIN],
      ['neha.kapoor', 'Neha Kapoor', KOLKATA],
      ['jack.sullivan', 'Jack Sullivan', NEW_YORK],
    ],
  },
  'Customer Success': {
    manager: 'tomas.lindqvist',
    people: [
      ['amara.diallo', 'Amara Diallo', BERLIN],
      ['katie.brennan', 'Katie Brennan', NEW_YORK],
      ['simon.fischer', 'Simon Fischer', BERLIN],
      ['pooja.verma', 'Pooja Verma', KOLKATA],
      ['ben.alvarez', 'Ben Álvarez', NEW_YORK],
      ['julia.zimmer', 'Julia Zimmer', BERLIN],
      ['rohan.bose', 'Rohan Bose', KOLKATA],
    ],
  },
  Operations: {
    manager: 'helen.brandt',
    people: [
      ['stefan.adler', 'Stefan Adler', BERLIN],
      ['monica.reyes', 'Monica Reyes', NEW_YORK],
      ['sara.lund', 'Sara Lund', BERLIN],
      ['tara.singh', 'Tara Singh', KOLKATA],
      ['felix.braun', 'Felix Braun', BERLIN],
      ['emma.walsh', 'Emma Walsh', NEW_YORK],
      ['noah.peters', 'Noah Peters', BERLIN],
    ],
  },
};

/** Who reads Russian, and who only looks on. */
const RUSSIAN_READER = 'irina.sokolova';
const VIEWER = 'noah.peters';

/** All 48, managers before those they manage. */
export const PEOPLE: readonly SamplePerson[] = [...LEADERS, ...TEAMS.flatMap(membersOf)];

/** The e-mail names of a team, its lead first. */
export function teamMembers(team: Team): readonly string[] {
  return MEMBERS[team].people.map(([id]) => id).filter((id) => id !== VIEWER);
}

/** The address behind an e-mail name. */
export function emailOf(id: string): string {
  return `${id}@${EMAIL_DOMAIN}`;
}

function membersOf(team: Team): SamplePerson[] {
  const { manager, people } = MEMBERS[team];
  const [lead] = people[0] ?? [''];
  return people.map(([id, name, zone], index) => ({
    id,
    name,
    manager: index === 0 ? manager : lead,
    team,
    role: index === 0 ? 'TEAM_LEAD' : id === VIEWER ? 'VIEWER' : 'CONTRIBUTOR',
    zone,
    leadership: false,
    language: id === RUSSIAN_READER ? 'ru' : 'en',
  }));
}

function leader(id: string, name: string, manager: string, team: Team, role: SamplePerson['role'], zone: string): SamplePerson {
  return { id, name, manager, team, role, zone, leadership: true, language: 'en' };
}
