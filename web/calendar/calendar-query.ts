import { graphql, type ResultOf } from '../app/graphql.ts';

export const CalendarQuery = graphql(`
  query Calendar($from: Day!, $to: Day!, $timeZone: String!, $mine: Boolean!) {
    calendar(from: $from, to: $to, timeZone: $timeZone, mine: $mine) {
      isCut freeDays
      meetings {
        originalStart startsAt endsAt moved
        meeting { id title kind repeats timeZone mayChange myResponse version organizer { id name } }
      }
      cycleDates { kind day at cycleId cycleName }
      dueDates { kind id title day done ownerName keyResultId keyResultTitle mayChange version }
    }
  }
`);

/** Of a move the version alone: the span is read anew as a whole. */
export const MoveMeeting = graphql(`
  mutation MoveMeeting($id: ID!, $version: Int!, $originalStart: DateTime!, $startsAt: DateTime!, $whole: Boolean!) {
    moveMeeting(id: $id, version: $version, originalStart: $originalStart, startsAt: $startsAt, whole: $whole) {
      __typename
      ... on MutationMoveMeetingSuccess { data { id version } }
      ... on Refusal { code message details }
    }
  }
`);

export type SpanData = ResultOf<typeof CalendarQuery>['calendar'];
export type OccurrenceData = SpanData['meetings'][number];
export type CycleDateData = SpanData['cycleDates'][number];
export type DueDateData = SpanData['dueDates'][number];
