import { graphql, type ResultOf } from '../app/graphql.ts';

const MeetingFields = graphql(`
  fragment MeetingState on Meeting {
    id kind title agenda startsAt durationMinutes timeZone recurrence repeats cancelledAt myResponse mayChange version
    organizer { id name }
    cycle { id name }
    participants { email response person { id name active } }
  }
`);

export const MeetingsQuery = graphql(`
  query Meetings($from: DateTime, $to: DateTime, $mine: Boolean) {
    meetings(from: $from, to: $to, mine: $mine, calledOff: true) {
      startsAt endsAt moved
      meeting { id title kind myResponse cancelledAt organizer { id name } participants { response } }
    }
  }
`);

export const MeetingQuery = graphql(`query Meeting($id: ID!) { meeting(id: $id) { ...MeetingState next { startsAt endsAt moved } } }`, [MeetingFields]);

export const FreeTimesQuery = graphql(`
  query FreeTimes($personIds: [ID!], $durationMinutes: Int, $timeZone: String) {
    freeTimes(personIds: $personIds, durationMinutes: $durationMinutes, timeZone: $timeZone) { from to }
  }
`);

export const CreateMeeting = graphql(
  `
    mutation CreateMeeting($input: MeetingInput!) {
      createMeeting(input: $input) {
        __typename
        ... on MutationCreateMeetingSuccess { data { ...MeetingState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [MeetingFields],
);

export const UpdateMeeting = graphql(
  `
    mutation UpdateMeeting($id: ID!, $version: Int!, $input: MeetingInput!) {
      updateMeeting(id: $id, version: $version, input: $input) {
        __typename
        ... on MutationUpdateMeetingSuccess { data { ...MeetingState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [MeetingFields],
);

export const CancelMeeting = graphql(
  `
    mutation CancelMeeting($id: ID!, $version: Int!) {
      cancelMeeting(id: $id, version: $version) {
        __typename
        ... on MutationCancelMeetingSuccess { data { ...MeetingState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [MeetingFields],
);

export const RespondToMeeting = graphql(
  `
    mutation RespondToMeeting($id: ID!, $response: MeetingResponse!) {
      respondToMeeting(id: $id, response: $response) {
        __typename
        ... on MutationRespondToMeetingSuccess { data { ...MeetingState } }
        ... on Refusal { code message details }
      }
    }
  `,
  [MeetingFields],
);

export type MeetingData = NonNullable<ResultOf<typeof MeetingQuery>['meeting']>;
export type OccurrenceData = ResultOf<typeof MeetingsQuery>['meetings'][number];
