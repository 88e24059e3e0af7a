/** A meeting of the sample company, placed by the Monday of the running week. */
export interface SampleMeeting {
  title: string;
  agenda: string;
  /** The e-mail names of whoever calls it and of those who come. */
  organizer: string;
  people: readonly string[];
  /** Days after that Monday, or before. */
  day: number;
  time: string;
  minutes: number;
  /** Weeks in the past in which a series began; null for a single meeting. */
  weeklySince: number | null;
  /** The instance of this week stands apart: another day, another time. */
  moved?: { day: number; time: string };
}

const LEADERS = ['marcus.oyelaran', 'priya.raman', 'dana.whitfield', 'tomas.lindqvist', 'stefan.adler'];

/** What the people of Northwind meet for. */
export const SAMPLE_MEETINGS: readonly SampleMeeting[] = [
  {
    title: 'Leadership round',
    agenda: 'What is at risk, and who helps\nDecisions of the week\nWhat we tell everybody',
    organizer: 'helen.brandt',
    people: LEADERS,
    ...{ day: 1, time: '10:00', minutes: 60, weeklySince: 5, moved: { day: 2, time: '14:00' } },
  },
  {
    title: 'Engineering check-in',
    agenda: 'Key results that moved, and those that did not\nWhat is in the way',
    organizer: 'marcus.oyelaran',
    people: ['eva.novakova', 'rahul.iyer', 'kavya.nair', 'peter.janssen', 'irina.sokolova', 'helen.brandt'],
    ...{ day: 0, time: '13:30', minutes: 30, weeklySince: 5 },
  },
  {
    title: 'Pipeline review',
    agenda: 'Deals above 100,000\nWhere we need a decision',
    organizer: 'dana.whitfield',
    people: ['rachel.stone', 'miguel.santos', 'bettina.krause', 'helen.brandt'],
    ...{ day: 3, time: '16:00', minutes: 45, weeklySince: 4 },
  },
  {
    title: 'Helen and Priya',
    agenda: 'Roadmap until spring',
    organizer: 'helen.brandt',
    people: ['priya.raman'],
    ...{ day: 4, time: '10:30', minutes: 30, weeklySince: 3 },
  },
  {
    title: 'Board call',
    agenda: 'The quarter so far\nForecast of its end\nQuestions',
    organizer: 'helen.brandt',
    people: ['stefan.adler', 'dana.whitfield'],
    ...{ day: 9, time: '17:00', minutes: 90, weeklySince: null },
  },
  {
    title: 'Plans for the next quarter',
    agenda: 'What we learned\nThree company objectives, not five',
    organizer: 'helen.brandt',
    people: LEADERS,
    ...{ day: 16, time: '09:30', minutes: 120, weeklySince: null },
  },
  {
    title: 'Lead time: what holds us up',
    agenda: 'The ten slowest changes of the month',
    organizer: 'eva.novakova',
    people: ['marcus.oyelaran', 'kavya.nair', 'owen.clarke', 'helen.brandt'],
    ...{ day: 3, time: '15:30', minutes: 60, weeklySince: null },
  },
];
